//! The faulty child under any name, and a trial of it.

use std::fs;
use std::os::unix::fs::symlink;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::LazyLock;
use std::time::Duration;

use cargo_metadata::Message;
use engine::{Catalogue, Interrupt, Limits, Program, carry_out};
use record::{
    Answer, Beating, Cause, Cell, FORMAT, Failure, Load, Place, Probe, Settings, Subject, Timing, Trial,
};
use tempfile::TempDir;

/// A folder with the faulty child under any name.
pub(crate) struct Children {
    pub(crate) folder: TempDir,
}

impl Children {
    pub(crate) fn new() -> Children {
        Children { folder: tempfile::tempdir().unwrap() }
    }

    /// Returns the path of a child with this fault.
    pub(crate) fn with(&self, fault: &str) -> PathBuf {
        let path = self.folder.path().join(fault);
        if !path.exists() {
            symlink(faulty_child(), &path).unwrap();
        }
        path
    }

    /// Returns a catalogue of children with these faults.
    pub(crate) fn catalogue(&self, faults: &[&str]) -> Catalogue {
        let program = |fault: &&str| ((*fault).to_owned(), Program::from(&self.with(fault)));
        Catalogue::ask(faults.iter().map(program).collect(), &Interrupt::default()).unwrap()
    }

    /// Returns the process that a child with this fault noted down: itself, or its own child.
    pub(crate) fn process(&self, fault: &str, whose: &str) -> Option<i32> {
        let note = self.folder.path().join(fault).with_extension(whose);
        Some(fs::read_to_string(note).ok()?.parse().unwrap())
    }

    /// Carries out a trial with a child of this fault.
    pub(crate) fn carry_out(&self, fault: &str, limits: impl Into<Limits>) -> Answer {
        carry_out(&self.with(fault), &trial(fault), limits, &Interrupt::default())
    }

    /// Carries out a trial that has to fail.
    pub(crate) fn failure(&self, fault: &str, limits: impl Into<Limits>) -> (Cause, String) {
        failure(self.carry_out(fault, limits), fault)
    }
}

/// Builds the example: cargo does not build examples for a test.
pub(crate) fn faulty_child() -> &'static Path {
    static BUILT: LazyLock<PathBuf> = LazyLock::new(|| {
        let mut cargo = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
        // With the features of the whole workspace it is built already, if that is what was tested.
        cargo.args(["build", "--workspace", "--example", "faulty_child", "--message-format=json"]);
        let output = cargo.current_dir(env!("CARGO_MANIFEST_DIR")).output().unwrap();
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        let built = Message::parse_stream(&*output.stdout).find_map(|message| match message.unwrap() {
            Message::CompilerArtifact(artifact) if artifact.target.name == "faulty_child" => {
                artifact.executable
            }
            _ => None,
        });
        built.expect("an example is a program").into_std_path_buf()
    });
    &BUILT
}

pub(crate) fn cell(fault: &str) -> Cell {
    Cell {
        strategy: fault.to_owned(),
        setting: Settings::default(),
        runtime: "tokio/1".to_owned(),
        workload: "countdown".to_owned(),
        load: Load::default(),
        probe: Probe::default(),
        cpus: 1,
        place: Place::Task,
        peer: None,
    }
}

pub(crate) fn trial(fault: &str) -> Trial {
    let ms = Duration::from_millis;
    Trial {
        format: FORMAT,
        subject: Subject::Cell(cell(fault)),
        round: 3,
        purpose: record::Purpose::Comparison,
        workload: Some("countdown:spins=1".to_owned()),
        beating: Beating::Scheduled { period: ms(1), phase: ms(0) },
        seed: 0,
        quota_millicpus: None,
        timing: Timing { warm_up: ms(1), duration: ms(10), drain: ms(1) },
        stalls: Vec::new(),
        slices: false,
    }
}

pub(crate) fn failure(answer: Answer, fault: &str) -> (Cause, String) {
    match answer {
        Answer::Failure(Failure { format, subject, purpose: _, round, cause, reason }) => {
            assert_eq!((format, subject, round), (FORMAT, trial(fault).subject, 3), "it is about the trial");
            assert!(!reason.contains(char::is_control), "a reason is shown to people: {reason:?}");
            (cause, reason)
        }
        Answer::Record(_) => panic!("{fault} passed for measured"),
    }
}
