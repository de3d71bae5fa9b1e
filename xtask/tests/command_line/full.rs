//! A full disk, and folders that can't be written: the measurements so far are kept and shown, and
//! the rest can be measured later.
//!
//! A limit on the size of files stands for the disk: a write fails half-way, as on a full disk.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::process::Command;

use crate::program::{TINY, after, say, xtask};
use crate::resumed::measured_once;
use crate::sample::{NAME, SAMPLE};

/// Returns the command under a limit on the size of files, in KiB.
fn limited(command: &Command, kib: u32) -> Command {
    // The write fails because the signal is ignored. Otherwise the program would be killed.
    after(&format!("trap '' XFSZ; ulimit -f {kib}"), command)
}

#[test]
fn a_full_disk_keeps_and_shows_what_was_measured_and_the_rest_can_be_measured() {
    // Building the strategies needs larger files, so it is done before.
    assert_eq!(SAMPLE.said.code, Some(0));
    let runs = tempfile::tempdir().unwrap();
    // It keeps the beat, so no round of it is left out.
    let chosen = ["--save=full", "--strategy=manual-yield:every=1000", "--format=json"];
    let tiny = TINY.map(|argument| if argument == "--rounds=1" { "--rounds=4" } else { argument });
    let command = xtask(runs.path(), tiny.into_iter().chain(chosen));
    let output = limited(&command, 8).output().unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{stderr}");

    let records = runs.path().join("full/records.jsonl");
    let kept = measured_once(&records).len();
    assert!((1..12).contains(&kept), "{kept} of 12");
    let error = format!("error: can't write {}: File too large", records.display());
    assert!(stderr.contains(&error), "{stderr}");
    let advice =
        format!("{kept} of 12 measurements are kept: `cargo xtask compare --resume full` measures the rest");
    assert!(stderr.contains(&advice), "{stderr}");
    let shown: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(shown, say(runs.path(), ["report", "full", "--format=json"]).json());

    let before = fs::read_to_string(&records).unwrap();
    say(runs.path(), ["compare", "--resume=full"]).ends_with(0);
    assert!(fs::read_to_string(&records).unwrap().starts_with(&before));
    assert_eq!(measured_once(&records).len(), 12);
}

#[test]
fn a_folder_that_can_not_be_written_is_said_before_anything_is_measured() {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("file");
    fs::write(&file, "in the way").unwrap();
    let compare = |runs: &std::path::Path, words: &[&str]| {
        let mut arguments = TINY.to_vec();
        let runs = format!("--runs={}", runs.display());
        arguments.extend(["--strategy=inline:", &runs]);
        let said = say(folder.path(), arguments);
        assert!(!said.stderr.contains("measuring"), "{}", said.stderr);
        said.failed(1, words);
    };
    compare(&file, &["can't create the folder", &file.display().to_string()]);
    compare(&file.join("runs"), &["can't create the folder", "Not a directory"]);
    assert_eq!(fs::read_to_string(&file).unwrap(), "in the way");

    let closed = folder.path().join("closed");
    fs::create_dir(&closed).unwrap();
    fs::set_permissions(&closed, fs::Permissions::from_mode(0o555)).unwrap();
    // To root no folder is closed.
    if fs::write(closed.join("probe"), "").is_err() {
        compare(&closed, &["can't create the folder", "Permission denied"]);
    }
}

#[test]
fn records_that_can_not_be_written_are_said_before_anything_is_measured() {
    let kept = crate::sample::Kept::under(&[NAME]);
    fs::remove_file(kept.records(NAME)).unwrap();
    fs::create_dir(kept.records(NAME)).unwrap();
    let said = kept.say(&["compare", "--resume", NAME]);
    said.failed(1, &[&kept.records(NAME).display().to_string(), "Is a directory"]);
}
