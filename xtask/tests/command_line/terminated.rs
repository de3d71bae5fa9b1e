//! SIGTERM at any moment ends the program as Ctrl-C does: measurements are kept, and no child is
//! left.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::os::unix::process::ExitStatusExt;
use std::process::Output;
use std::time::{Duration, Instant};

use nix::sys::signal::Signal;
use tempfile::TempDir;

use crate::program::{PATIENCE, TINY, after, say, xtask};
use crate::resumed::measured_once;
use crate::running::{ENDLESS, Running, SLOW, SOON, assert_gone, is_alive, lines};

fn assert_interrupted(output: &Output) -> String {
    let stderr = String::from_utf8_lossy(&output.stderr).into_owned();
    assert_eq!(output.status.code(), Some(130), "{stderr}");
    stderr
}

#[test]
fn sigterm_ends_the_child_and_keeps_what_was_measured() {
    let running = Running::begin(&[SLOW, "--strategy=inline:"]);
    running.wait_for("nothing is kept", || (running.kept() > 0).then_some(()));
    let (strategy, child) = running.child();
    running.send(Signal::SIGTERM);
    let (output, runs) = running.end();
    assert_gone(child, strategy);
    let stderr = assert_interrupted(&output);
    let kept = measured_once(&runs.path().join("ended/records.jsonl")).len();
    assert!((1..4).contains(&kept), "{kept}");
    let advice = format!(
        "interrupted: {kept} of 4 measurements are kept: `cargo xtask compare --resume ended` measures the \
         rest"
    );
    assert!(stderr.contains(&advice), "{stderr}");

    say(runs.path(), ["compare", "--resume=ended"]).ends_with(0);
    assert_eq!(measured_once(&runs.path().join("ended/records.jsonl")).len(), 4);
}

/// `timeout` sends a signal to the process and one to its group, in the same moment.
#[test]
fn two_signals_in_the_same_moment_are_one_request() {
    let running = Running::begin(&[SLOW, "--strategy=inline"]);
    running.wait_for("nothing is kept", || (running.kept() > 0).then_some(()));
    for signal in [Signal::SIGTERM, Signal::SIGTERM, Signal::SIGINT, Signal::SIGTERM] {
        running.send(signal);
    }
    let (output, _runs) = running.end();
    let stderr = assert_interrupted(&output);
    assert!(stderr.contains("of 4 measurements are kept"), "{stderr}");
    serde_json::from_slice::<serde_json::Value>(&output.stdout).expect("the table is shown");
}

/// As `nohup cargo xtask compare &` after the terminal was closed.
#[test]
fn a_run_that_ignores_the_end_of_its_terminal_goes_on() {
    let runs = tempfile::tempdir().unwrap();
    let command = xtask(runs.path(), TINY.iter().chain(&["--strategy=inline:", "--save=ended"]));
    // A shell that ignores the signal hands that on, as `nohup` does.
    let running = Running::of(after("trap '' HUP", &command), runs);
    running.wait_for("no answer", || (running.kept() > 0).then_some(()));
    running.send(Signal::SIGHUP);
    let (output, runs) = running.end();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    assert_eq!(measured_once(&runs.path().join("ended/records.jsonl")).len(), 3);
}

#[test]
fn the_end_of_the_terminal_ends_a_run_as_ctrl_c_does() {
    let running = Running::begin(&[SLOW, "--strategy=inline:"]);
    running.wait_for("nothing is kept", || (running.kept() > 0).then_some(()));
    running.send(Signal::SIGHUP);
    let (output, _runs) = running.end();
    assert!(assert_interrupted(&output).contains("of 4 measurements are kept"));
}

#[test]
fn sigterm_before_the_first_answer_leaves_no_run() {
    let running = Running::begin(&[ENDLESS]);
    let (strategy, child) = running.child();
    running.send(Signal::SIGTERM);
    let (output, runs) = running.end();
    assert_gone(child, strategy);
    assert!(assert_interrupted(&output).contains("nothing is kept"));
    assert_eq!(fs::read_dir(runs.path()).unwrap().count(), 0);
}

/// The folder of the run is there, and no child has begun to measure.
#[test]
fn sigterm_as_the_run_begins_leaves_no_run() {
    for _ in 0..5 {
        let running = Running::begin(&[ENDLESS, "--strategy=inline:"]);
        let (folder, begun) = (running.runs.path().join("ended"), Instant::now());
        // This looks without a pause: what happens next takes milliseconds.
        while !folder.join("run.json").exists() {
            assert!(begun.elapsed() < PATIENCE, "the run never began");
        }
        running.send(Signal::SIGTERM);
        let (output, runs) = running.end();
        assert!(assert_interrupted(&output).contains("nothing is kept"));
        assert_eq!(fs::read_dir(runs.path()).unwrap().count(), 0);
    }
}

#[test]
fn sigterm_ends_a_build() {
    let (output, runs) = build_ended_by(Signal::SIGTERM);
    assert_interrupted(&output);
    assert_eq!(fs::read_dir(runs.path()).unwrap().count(), 0);
}

#[test]
fn sigkill_ends_a_build() {
    let (output, _runs) = build_ended_by(Signal::SIGKILL);
    assert_eq!(output.status.signal(), Some(9));
}

/// Sends a signal to the program while it builds, and waits until all that cargo started has ended.
fn build_ended_by(signal: Signal) -> (Output, TempDir) {
    // This cargo never ends a build.
    let folder = tempfile::tempdir().unwrap();
    let (cargo, note) = (folder.path().join("cargo"), folder.path().join("note"));
    let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    let script = format!(
        "#!/bin/sh\n[ \"$1\" = build ] || exec '{real}' \"$@\"\n\
         sleep 600 &\necho $! > '{0}.new'\nmv '{0}.new' '{0}'\nwait\n",
        note.display()
    );
    fs::write(&cargo, script).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();

    let runs = tempfile::tempdir().unwrap();
    let mut command = xtask(runs.path(), TINY);
    command.env("CARGO", &cargo);
    let running = Running::of(command, runs);
    let compiler = running.wait_for("nothing is built", || fs::read_to_string(&note).ok());
    running.send(signal);
    let asked = Instant::now();
    let (output, runs) = running.end();
    assert!(asked.elapsed() < SOON, "it waited for the build");
    // The processes that cargo started are ended too.
    let compiler = compiler.trim().parse().unwrap();
    while is_alive(compiler) {
        assert!(asked.elapsed() < SOON, "what cargo started goes on");
        std::thread::sleep(Duration::from_millis(5));
    }
    (output, runs)
}

#[test]
fn sigterm_at_any_moment_leaves_whole_lines() {
    let mut cut = 0;
    // Before the first line there is more to do, so these moments are further apart.
    let moments =
        (0..4).flat_map(|kept| [0, 1, 2, 3].map(|part| (kept, part * if kept == 0 { 150 } else { 50 })));
    for (kept, millis) in moments {
        let running = Running::begin(&["--duration=150ms", "--strategy=inline:"]);
        running.wait_for("nothing is kept", || (running.kept() >= kept).then_some(()));
        std::thread::sleep(Duration::from_millis(millis));
        let moment = format!("{millis} ms after line {kept}");
        running.send(Signal::SIGTERM);
        let (output, runs) = running.end();
        let stderr = String::from_utf8_lossy(&output.stderr);
        match (output.status.code(), output.status.signal()) {
            // The program had not begun yet.
            (None, Some(signal)) => {
                assert_eq!((signal, lines(runs.path())), (15, 0), "{stderr}");
                assert_eq!(stderr, "", "it listens before it does anything");
            }
            // The run was over.
            (Some(0), _) => assert_eq!(lines(runs.path()), 4),
            (code, _) => {
                assert_eq!(code, Some(130), "{moment}: {stderr}");
                let kept = lines(runs.path());
                assert_eq!(
                    kept == 0,
                    !runs.path().join("ended").exists(),
                    "a run of nothing is left: {stderr}"
                );
            }
        }
        cut += u32::from((1..4).contains(&lines(runs.path())));
        if lines(runs.path()) > 0 {
            measured_once(&runs.path().join("ended/records.jsonl"));
        }
    }
    assert!(cut > 0, "no signal came while it measured");
}
