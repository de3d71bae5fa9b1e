//! Runs that are ended from outside: a child that is killed, Ctrl-C, and the program itself that is killed.
//!
//! The processes are found in /proc, as the children of the program under test.

use std::fs;
use std::path::Path;
use std::process::{Child, Output, Stdio};
use std::time::{Duration, Instant};

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;
use tempfile::TempDir;

use crate::program::{PATIENCE, say, xtask};

/// A comparison of these and of `manual-yield`.
const COMPARE: [&str; 7] = [
    "compare",
    "--rounds=1",
    "--runtime=tokio/1",
    "--seed=1",
    "--save=ended",
    "--format=json",
    "--strategy=manual-yield:every=1000",
];
/// So long that a trial is met while it runs, and so short that some end.
const SLOW: &str = "--duration=2s";
/// So long that a trial does not end by itself while anybody waits for it.
const ENDLESS: &str = "--duration=9m";
/// Where something has to happen soon, and this is not soon; yet much less than an endless trial takes.
const SOON: Duration = Duration::from_secs(60);

/// A comparison under way.
struct Running {
    xtask: Child,
    runs: TempDir,
}

impl Running {
    fn begin(more: &[&str]) -> Running {
        let runs = tempfile::tempdir().unwrap();
        let mut command = xtask(runs.path(), COMPARE.iter().chain(more));
        let xtask = command.stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
        Running { xtask, runs }
    }

    fn send(&self, signal: Signal) {
        kill(Pid::from_raw(self.xtask.id().try_into().unwrap()), signal).unwrap();
    }

    /// How many answers are kept by now.
    fn kept(&self) -> usize {
        fs::read_to_string(self.runs.path().join("ended/records.jsonl"))
            .map_or(0, |text| text.lines().count())
    }

    /// A child of the program that measures now, as this strategy's binary.
    fn measuring(&self, strategy: &str) -> Option<i32> {
        let parent = self.xtask.id().to_string();
        let processes = fs::read_dir("/proc")
            .unwrap()
            .filter_map(|entry| entry.unwrap().file_name().to_str()?.parse::<i32>().ok());
        processes.into_iter().find(|process| {
            let ours = stat(*process).is_some_and(|fields| fields[1] == parent);
            ours && is_measuring(*process, strategy)
        })
    }

    /// The child that measures, whichever it is.
    fn child(&self) -> (&'static str, i32) {
        self.wait_for("no child", || {
            ["inline", "manual-yield"].into_iter().find_map(|name| Some((name, self.measuring(name)?)))
        })
    }

    fn wait_for<T>(&self, what: &str, mut look: impl FnMut() -> Option<T>) -> T {
        let begin = Instant::now();
        loop {
            if let Some(found) = look() {
                return found;
            }
            assert!(begin.elapsed() < PATIENCE, "{what}");
            std::thread::sleep(Duration::from_millis(5));
        }
    }

    fn end(self) -> (Output, TempDir) {
        (self.xtask.wait_with_output().unwrap(), self.runs)
    }
}

/// The fields behind a process's name, beginning with its state and its parent.
fn stat(process: i32) -> Option<Vec<String>> {
    let text = fs::read_to_string(format!("/proc/{process}/stat")).ok()?;
    let (_, fields) = text.rsplit_once(") ")?;
    Some(fields.split(' ').map(str::to_owned).collect())
}

fn is_measuring(process: i32, strategy: &str) -> bool {
    let line = fs::read(format!("/proc/{process}/cmdline")).unwrap_or_default();
    let mut words = line.split(|byte| *byte == 0);
    let program = words.next().map(|word| String::from_utf8_lossy(word).into_owned()).unwrap_or_default();
    Path::new(&program).file_name().is_some_and(|name| name == strategy) && words.next() == Some(b"measure")
}

/// Waits until a process runs no more. One that has ended, but that nobody has asked about, does not.
fn assert_gone(process: i32, strategy: &str) {
    let begin = Instant::now();
    let runs = || is_measuring(process, strategy) && stat(process).is_some_and(|fields| fields[0] != "Z");
    while runs() {
        assert!(begin.elapsed() < SOON, "{strategy} goes on without its parent");
        std::thread::sleep(Duration::from_millis(5));
    }
}

fn cell<'d>(document: &'d Value, strategy: &str) -> &'d Value {
    let cells = document["cells"].as_array().unwrap();
    cells.iter().find(|cell| cell["strategy"] == strategy).unwrap()
}

#[test]
fn a_child_that_is_killed_is_a_row_and_the_others_are_measured() {
    let running = Running::begin(&[SLOW, "--strategy=inline", "--strategy=spawn-blocking"]);
    let child = running.wait_for("no child to kill", || running.measuring("manual-yield"));
    kill(Pid::from_raw(child), Signal::SIGKILL).unwrap();
    let (output, runs) = running.end();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "a cell failed: {stderr}");
    assert!(stderr.contains("warning: manual-yield:every=1000 on tokio/1 in round 1: crashed"), "{stderr}");

    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let failed = cell(&document, "manual-yield");
    assert_eq!(failed["status"], "failed");
    assert!(failed["reason"].as_str().unwrap().contains("SIGKILL"), "{failed}");
    for figure in ["work_per_s", "work_ratio", "late_beats_ratio", "keeps_beat"] {
        assert_eq!(failed[figure], Value::Null, "{failed}");
    }
    assert_eq!(failed["lateness_us"]["p99"], Value::Null, "{failed}");
    for strategy in ["inline", "spawn-blocking"] {
        let measured = cell(&document, strategy);
        assert_eq!(measured["status"], "ok");
        assert!(measured["work_per_s"].as_f64().unwrap() > 0.0, "{measured}");
    }
    let again = say(runs.path(), ["report", "ended", "--format=json"]).ends_with(1);
    assert_eq!(again.json(), document, "a stored failure is a failure too");
}

#[test]
fn ctrl_c_ends_the_child_and_keeps_what_was_measured() {
    let running = Running::begin(&[SLOW, "--strategy=inline"]);
    running.wait_for("nothing is kept", || (running.kept() > 0).then_some(()));
    let (strategy, child) = running.child();
    running.send(Signal::SIGINT);
    let (output, runs) = running.end();
    assert_gone(child, strategy);
    assert_eq!(output.status.code(), Some(130));
    let kept = fs::read_to_string(runs.path().join("ended/records.jsonl")).unwrap().lines().count();
    assert!((1..4).contains(&kept), "{kept}");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains(&format!("interrupted: {kept} of 4 measurements are kept")), "{stderr}");

    let document: Value = serde_json::from_slice(&output.stdout).unwrap();
    let again = say(runs.path(), ["report", "ended", "--format=json"]).ends_with(0);
    assert_eq!(again.json(), document);
    for cell in document["cells"].as_array().unwrap() {
        assert_ne!(cell["status"], "failed", "who was interrupted did not fail: {cell}");
    }
}

#[test]
fn ctrl_c_does_not_wait_for_the_child() {
    let running = Running::begin(&[ENDLESS]);
    let (strategy, child) = running.child();
    running.send(Signal::SIGINT);
    let asked = Instant::now();
    let (output, runs) = running.end();
    assert!(asked.elapsed() < SOON, "it waited");
    assert_gone(child, strategy);
    assert_eq!(output.status.code(), Some(130));
    // No trial of this run ever ends, so nothing had been measured: then there is no table, and no run is left.
    assert_eq!(String::from_utf8_lossy(&output.stdout), "");
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(stderr.contains("interrupted before anything was measured: nothing is kept"), "{stderr}");
    assert_eq!(fs::read_dir(runs.path()).unwrap().count(), 0, "a run of nothing is left behind");
}

#[test]
fn the_program_killed_leaves_no_child_and_a_run_that_can_be_read() {
    let running = Running::begin(&[ENDLESS]);
    let (strategy, child) = running.child();
    running.send(Signal::SIGKILL);
    let (output, runs) = running.end();
    assert_eq!(output.status.code(), None);
    assert_gone(child, strategy);
    let document = say(runs.path(), ["report", "--format=json"]).ends_with(0).json();
    assert_eq!(document["run"]["name"], "ended");
}
