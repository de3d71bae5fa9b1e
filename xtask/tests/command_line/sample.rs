//! A tiny run, measured once for all tests that only read: one cell was measured, and one makes no
//! sense.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Said, TINY, say};

/// The run's name.
pub(crate) const NAME: &str = "sample";

/// The run: the output of its command, and the content of its files.
pub(crate) struct Sample {
    pub(crate) said: Said,
    pub(crate) info: String,
    pub(crate) records: String,
}

pub(crate) static SAMPLE: LazyLock<Sample> = LazyLock::new(|| {
    let runs = tempfile::tempdir().unwrap();
    let chosen = ["--strategy=inline:", "--strategy=multi-thread:via=spawn", "--format=json", "--save", NAME];
    let said = say(runs.path(), TINY.into_iter().chain(chosen)).ends_with(0);
    let read = |file: &str| fs::read_to_string(runs.path().join(NAME).join(file)).unwrap();
    Sample { said, info: read("run.json"), records: read("records.jsonl") }
});

/// A folder of runs that holds the sample, under one name or several.
pub(crate) struct Kept {
    pub(crate) runs: TempDir,
}

impl Kept {
    pub(crate) fn under(names: &[&str]) -> Kept {
        let kept = Kept { runs: tempfile::tempdir().unwrap() };
        for name in names {
            fs::create_dir(kept.path().join(name)).unwrap();
            fs::write(kept.path().join(name).join("run.json"), &SAMPLE.info).unwrap();
            fs::write(kept.records(name), &SAMPLE.records).unwrap();
        }
        kept
    }

    pub(crate) fn path(&self) -> &Path {
        self.runs.path()
    }

    pub(crate) fn records(&self, name: &str) -> PathBuf {
        self.path().join(name).join("records.jsonl")
    }

    pub(crate) fn say(&self, arguments: &[&str]) -> Said {
        say(self.path(), arguments)
    }

    /// Returns the JSON that `report` shows of a run.
    pub(crate) fn report(&self, name: &str) -> Value {
        self.say(&["report", name, "--format=json"]).ends_with(0).json()
    }
}
