//! Runs that are ended from outside: a killed child, Ctrl-C, and the killed program itself.

use std::fs;
use std::time::Instant;

use nix::sys::signal::{Signal, kill};
use nix::unistd::Pid;
use serde_json::Value;

use crate::program::say;
use crate::running::{ENDLESS, Running, SLOW, SOON, assert_gone};

fn cell<'d>(document: &'d Value, strategy: &str) -> &'d Value {
    let cells = document["cells"].as_array().unwrap();
    cells.iter().find(|cell| cell["strategy"] == strategy).unwrap()
}

#[test]
fn a_child_that_is_killed_is_a_row_and_the_others_are_measured() {
    let running = Running::begin(&[SLOW, "--strategy=inline:", "--strategy=spawn-blocking:"]);
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
    let running = Running::begin(&[SLOW, "--strategy=inline:"]);
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
    // No trial of this run ends by itself, so nothing was measured: no table is shown, and no run
    // is kept.
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
