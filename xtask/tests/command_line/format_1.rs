//! Runs of record format 1, which an older version measured: `report` shows the same figures as
//! that version, and `--resume` measures the missing trials.
//!
//! Each folder of `format_1` is such a run. Its `shown.json` is the JSON that the older version
//! showed.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::thread::available_parallelism;

use serde_json::Value;
use tempfile::TempDir;

use crate::program::{Said, say};

const RUNS: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/command_line/format_1");

/// A folder of runs with one of the runs in it.
struct Before {
    runs: TempDir,
    name: &'static str,
}

impl Before {
    fn of(name: &'static str) -> Before {
        let before = Before { runs: tempfile::tempdir().unwrap(), name };
        fs::create_dir(before.runs.path().join(name)).unwrap();
        for file in ["run.json", "records.jsonl"] {
            fs::copy(Path::new(RUNS).join(name).join(file), before.runs.path().join(name).join(file))
                .unwrap();
        }
        before
    }

    fn records(&self) -> PathBuf {
        self.runs.path().join(self.name).join("records.jsonl")
    }

    fn read(&self) -> String {
        fs::read_to_string(self.records()).unwrap()
    }

    fn say(&self, arguments: &[&str]) -> Said {
        say(self.runs.path(), arguments)
    }

    /// Returns the JSON that `report` shows of it now.
    fn report(&self) -> Value {
        self.say(&["report", self.name, "--format=json"]).ends_with(0).json()
    }

    /// Returns the JSON that the version showed which measured it.
    fn shown(&self) -> Value {
        let text = fs::read_to_string(Path::new(RUNS).join(self.name).join("shown.json")).unwrap();
        serde_json::from_str(&text).unwrap()
    }
}

/// Checks that everything that was shown is still there and the same, except below these keys. More
/// may be shown.
#[track_caller]
fn still_shown(before: &Value, now: &Value, except: &[&str], at: &str) {
    match (before, now) {
        (Value::Object(before), Value::Object(now)) => {
            for (key, before) in before.iter().filter(|(key, _)| !except.contains(&key.as_str())) {
                let now = now.get(key).unwrap_or_else(|| panic!("{at}.{key} is gone"));
                still_shown(before, now, except, &format!("{at}.{key}"));
            }
        }
        (Value::Array(before), Value::Array(now)) => {
            assert_eq!(before.len(), now.len(), "{at}");
            for (index, (before, now)) in before.iter().zip(now).enumerate() {
                still_shown(before, now, except, &format!("{at}[{index}]"));
            }
        }
        _ => assert_eq!(before, now, "{at}"),
    }
}

#[test]
fn a_comparison_shows_the_figures_that_it_showed() {
    let before = Before::of("compare");
    still_shown(&before.shown(), &before.report(), &[], "");
}

/// Slices are rounds from 1,000,000 on in such a run; the floor of a stalled loop is 2,000,000.
#[test]
fn a_sweep_shows_the_figures_that_it_showed() {
    let before = Before::of("sweep");
    still_shown(&before.shown(), &before.report(), &[], "");
}

/// Odd rounds are one half of its twins, even rounds the other.
/// It is judged more strictly now.
#[test]
fn a_selfcheck_shows_the_figures_that_it_showed() {
    let before = Before::of("selfcheck");
    let said = before.say(&["report", "selfcheck", "--format=json"]).ends_with(0);
    assert_eq!(said.stderr, "", "it is complete");
    let judged = ["because", "goal", "passed", "shown"];
    still_shown(&before.shown(), &said.json(), &judged, "");
    let both = [before.shown(), said.json()].map(|shown| shown["checks"].as_array().unwrap().clone());
    for (before, now) in both[0].iter().zip(&both[1]) {
        let shown = |check: &Value| check["shown"].as_str().unwrap_or_default().to_owned();
        assert!(shown(now).starts_with(&shown(before)), "{now}");
        assert!(now["passed"] == before["passed"] || now["passed"].is_null(), "{now}");
    }
}

#[test]
fn a_reproduction_shows_the_figures_that_it_showed() {
    let before = Before::of("reproduce");
    still_shown(&before.shown(), &before.report(), &[], "");
}

/// Returns the trials that lines of records answer. A trial that was repeated is among them once.
fn trials(records: &str) -> BTreeSet<(String, u64)> {
    let record = |line| serde_json::from_str::<Value>(line).unwrap();
    let trial = |record: Value| (record["subject"].to_string(), record["round"].as_u64().unwrap());
    records.lines().map(record).map(trial).collect()
}

/// Takes the last lines away and half of the one before, then measures what is missing.
fn is_completed(name: &'static str, command: &str, lost: usize) {
    let before = Before::of(name);
    let whole = before.read();
    let lines: Vec<&str> = whole.split_inclusive('\n').collect();
    let kept = lines[..lines.len() - lost].concat();
    let torn = lines[lines.len() - lost];
    fs::write(before.records(), format!("{kept}{}", &torn[..torn.len() / 2])).unwrap();
    let missing: BTreeSet<_> = trials(&whole).difference(&trials(&kept)).cloned().collect();

    let said = before.say(&[command, "--resume", name, "--format=json"]);
    if available_parallelism().unwrap().get() < 2 {
        // The machine that measured it had two.
        return said.refused(&["it needs 2 processors, and this machine has 1"]);
    }
    assert!(matches!(said.code, Some(0 | 1)), "{said:?}");
    let progress = format!("{} measurements kept, {} missing", trials(&kept).len(), missing.len());
    assert!(said.stderr.contains(&progress), "{}", said.stderr);

    let after = before.read();
    let added = after.strip_prefix(&kept).expect("what is there stays as it is");
    let records: Vec<Value> = added.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert!(records.iter().all(|record| record["format"] == 3), "{added}");
    // A machine that others use spoils measurements: only these may be measured again.
    let first = records.iter().filter(|record| record["attempt"] == 0).count();
    assert_eq!(first, missing.len(), "{added}");

    // It is complete now, and shows a figure for each cell.
    let again = before.say(&[command, "--resume", name, "--format=json"]);
    let complete = format!("run {name} is complete: all {} measurements are there\n", trials(&whole).len());
    assert!(again.stderr.ends_with(&complete), "{}", again.stderr);
    // An old run says nothing of its programs.
    assert!(again.stderr.contains(": unknown, and "), "{}", again.stderr);
    let cells = |shown: &Value| -> BTreeSet<String> {
        let named = |cell: &Value| format!("{}:{}", cell["strategy"], cell["setting"]);
        shown["cells"].as_array().into_iter().flatten().map(named).collect()
    };
    assert_eq!(cells(&again.json()), cells(&before.shown()));
}

#[test]
fn a_comparison_that_was_cut_short_is_completed() {
    is_completed("compare", "compare", 4);
}

/// The version that measured it could not resume a sweep.
#[test]
fn a_sweep_that_was_cut_short_is_completed() {
    is_completed("sweep", "sweep", 5);
}

#[test]
fn a_selfcheck_that_was_cut_short_is_completed() {
    is_completed("selfcheck", "selfcheck", 20);
}
