//! Two runs at once, in folders of their own: each warns once.

use std::fs::{self, File};
use std::os::unix::fs::MetadataExt;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;

use crate::program::{PATIENCE, xtask};

const WARNING: &str = "warning: another run is measured on this machine at the same time";

/// A run that goes on until it is interrupted.
struct Long {
    name: &'static str,
    xtask: Child,
    runs: tempfile::TempDir,
}

impl Long {
    fn begin(name: &'static str, temporary: &Path) -> Long {
        let runs = tempfile::tempdir().unwrap();
        let save = format!("--save={name}");
        let arguments =
            ["compare", "--rounds=1000", "--duration=50ms", "--runtime=tokio/1", "--strategy=inline:", &save];
        let mut command = xtask(runs.path(), arguments);
        let stderr = File::create(runs.path().join("stderr")).unwrap();
        command.env("TMPDIR", temporary).stdout(Stdio::null()).stderr(stderr);
        Long { name, xtask: command.spawn().unwrap(), runs }
    }

    fn said(&self) -> String {
        fs::read_to_string(self.runs.path().join("stderr")).unwrap()
    }

    fn becomes(&self, what: &str, is: impl Fn(&Long) -> bool) {
        let begin = Instant::now();
        while !is(self) {
            assert!(begin.elapsed() < PATIENCE, "{}: {what}: {}", self.name, self.said());
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn is_measured(&self) -> bool {
        let records = self.runs.path().join(self.name).join("records.jsonl");
        fs::read_to_string(records).is_ok_and(|text| text.contains('\n'))
    }

    /// Interrupts it, and returns its stderr.
    fn end(mut self) -> String {
        kill(Pid::from_raw(self.xtask.id().try_into().unwrap()), Signal::SIGINT).unwrap();
        assert_eq!(self.xtask.wait().unwrap().code(), Some(130));
        self.said()
    }
}

#[test]
fn two_runs_at_once_are_both_warned() {
    let temporary = tempfile::tempdir().unwrap();
    // The mark of a killed run causes no warning, and nothing that a stranger left holds it up.
    let own = fs::metadata(temporary.path()).unwrap().uid();
    let marks = temporary.path().join(format!("breather-runs-{own}"));
    fs::create_dir(&marks).unwrap();
    fs::write(marks.join("1-1.run"), "process 1, run dead").unwrap();
    for fifo in [marks.join("2-2.run"), temporary.path().join("breather-3-3.run")] {
        assert!(Command::new("mkfifo").arg(fifo).status().unwrap().success());
    }
    fs::write(temporary.path().join("breather-notes.run"), "mine").unwrap();
    let first = Long::begin("first", temporary.path());
    first.becomes("it measures nothing", Long::is_measured);
    assert!(!first.said().contains(WARNING), "{}", first.said());

    let second = Long::begin("second", temporary.path());
    for run in [&first, &second] {
        run.becomes("it is not warned", |run| run.said().contains(WARNING));
    }
    let (first_number, second_number) = (first.xtask.id(), second.xtask.id());
    let said = [first.end(), second.end()];
    assert!(said[0].contains(&format!("(process {second_number}, run second)")), "{}", said[0]);
    assert!(said[1].contains(&format!("(process {first_number}, run first)")), "{}", said[1]);
    for said in said {
        assert_eq!(said.matches(WARNING).count(), 1, "{said}");
        assert!(said.contains("end one of them with Ctrl-C"), "{said}");
    }
    assert_eq!(marks.read_dir().unwrap().count(), 1, "no mark is left");
    assert_eq!(temporary.path().read_dir().unwrap().count(), 3, "a stranger's files stay");
}
