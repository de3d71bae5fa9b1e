//! A system that refuses threads, descriptors or a folder for temporary files. Each command ends
//! with a message, and none panics.
//!
//! Rust asks for threads of this size, which no system gives: so it stands for a limit on their
//! number, which does not bind every user.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;

use crate::program::{TINY, after, said, say, xtask};
use crate::sample::{Kept, NAME, SAMPLE};

const NO_THREADS: (&str, &str) = ("RUST_MIN_STACK", "1000000000000000");

/// The commands that start something, with flags that keep them short if they get everything.
const STARTING: [&[&str]; 6] = [
    &["compare", "--strategy=inline:"],
    &["sweep", "--quick"],
    &["reproduce"],
    &["selfcheck", "--quick"],
    &["list"],
    &["workshop", "check"],
];

/// Returns the command where Rust gets no thread. Cargo is a program of its own, and gets its
/// threads: by a script in this folder.
fn without_threads(folder: &Path, arguments: &[&str]) -> Command {
    let cargo = folder.join("cargo");
    let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
    fs::write(&cargo, format!("#!/bin/sh\nunset {}\nexec '{real}' \"$@\"\n", NO_THREADS.0)).unwrap();
    fs::set_permissions(&cargo, fs::Permissions::from_mode(0o755)).unwrap();
    let mut command = xtask(folder, arguments);
    command.env(NO_THREADS.0, NO_THREADS.1).env("CARGO", cargo);
    command
}

#[test]
fn a_command_that_gets_no_thread_says_so() {
    let runs = tempfile::tempdir().unwrap();
    for arguments in STARTING {
        let mut command = without_threads(runs.path(), arguments);
        command.env("BREATHER_WORKSHOP", runs.path().join("workshop"));
        let said = said(command);
        said.failed(1, &["error: "]);
        let is_said = ["Resource temporarily unavailable", "refuses a thread"];
        assert!(is_said.iter().any(|words| said.stderr.contains(words)), "{arguments:?}: {said:?}");
    }
}

#[test]
fn a_command_that_starts_nothing_needs_no_thread() {
    let kept = Kept::under(&[NAME]);
    let scripts = tempfile::tempdir().unwrap();
    let mut command = without_threads(scripts.path(), &["report", NAME]);
    command.env("BREATHER_RUNS", kept.path());
    said(command).ends_with(0);
}

#[test]
fn a_command_that_runs_out_of_descriptors_says_so_and_does_not_panic() {
    // What there is to build is built.
    assert_eq!(SAMPLE.said.code, Some(0));
    let runs = tempfile::tempdir().unwrap();
    let mut failures = 0;
    for descriptors in 4..30 {
        let command = xtask(runs.path(), TINY.iter().chain(&["--strategy=inline:"]));
        let said = said(after(&format!("ulimit -n {descriptors}"), &command));
        assert!(matches!(said.code, Some(0 | 1)), "{descriptors} descriptors: {said:?}");
        let is_told = said.stderr.contains("error: ") || said.stdout.contains("failed");
        assert_eq!(said.code == Some(1), is_told, "{descriptors} descriptors: {said:?}");
        failures += u32::from(said.code == Some(1));
    }
    assert!(failures > 6, "the limit binds");
}

#[test]
fn without_a_folder_for_temporary_files_a_run_is_measured_nevertheless() {
    let runs = tempfile::tempdir().unwrap();
    let mut command = xtask(runs.path(), TINY.iter().chain(&["--strategy=inline:"]));
    command.env("TMPDIR", runs.path().join("no-such-folder"));
    said(command).ends_with(0);
    say(runs.path(), ["report"]).ends_with(0);
}
