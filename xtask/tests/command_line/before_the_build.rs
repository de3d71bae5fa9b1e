//! Nonsense that is refused before the strategies are built: a build takes minutes on a new
//! machine.

use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};

use crate::program::{Said, said, xtask};

/// A cargo that describes the workspace, but builds nothing.
struct BrokenCargo {
    folder: tempfile::TempDir,
}

impl BrokenCargo {
    fn new() -> BrokenCargo {
        let broken = BrokenCargo { folder: tempfile::tempdir().unwrap() };
        let real = std::env::var("CARGO").unwrap_or_else(|_| "cargo".to_owned());
        let script = format!("#!/bin/sh\n[ \"$1\" = build ] && exit 101\nexec '{real}' \"$@\"\n");
        fs::write(broken.path(), script).unwrap();
        fs::set_permissions(broken.path(), fs::Permissions::from_mode(0o755)).unwrap();
        broken
    }

    fn path(&self) -> PathBuf {
        self.folder.path().join("cargo")
    }

    fn say(&self, arguments: &[&str]) -> Said {
        self.say_with(tempfile::tempdir().unwrap().path(), arguments)
    }

    fn say_with(&self, runs: &Path, arguments: &[&str]) -> Said {
        let mut command = xtask(runs, arguments);
        command.env("CARGO", self.path());
        said(command)
    }
}

#[test]
fn names_and_the_form_of_settings_are_checked_first() {
    let broken = BrokenCargo::new();
    broken.say(&["compare"]).failed(1, &["the strategies do not build"]);
    for (argument, words) in [
        ("--strategy=inlien", &["`inlien`", "did you mean `inline`?"][..]),
        ("--strategy=manual-yield:every", &["`every` is not a setting", "key=value"]),
        ("--runtime=tokyo/1", &["`tokyo/1`", "did you mean `tokio/1`?"]),
        ("--runtime=Tokio", &["`Tokio`", "did you mean `tokio`?"]),
        ("--workload=cuontdown", &["`cuontdown`", "did you mean `countdown`?"]),
        ("--workload=countdown:steps=1k", &["--workload countdown:steps=1k", "write 1000"]),
        ("--workload=countdown:stepp=5us", &["`countdown` has no setting `stepp`", "`step`?"]),
        ("--workload=countdown:step=5", &["`step=5`", "from 1ns to 1s"]),
    ] {
        broken.say(&["compare", argument]).refused(&[words, &["`cargo xtask list` shows"]].concat());
    }
    for (argument, words) in [
        ("--runtime=tokyo", &["`tokyo`", "`cargo xtask list`"][..]),
        ("--workload=countdown:steps=1k", &["write 1000"]),
    ] {
        broken.say(&["sweep", argument]).refused(words);
    }
}

#[test]
fn numbers_bounds_and_names_of_runs_are_checked_first() {
    let broken = BrokenCargo::new();
    for (command, argument, words) in [
        ("compare", "--rounds=0", &["--rounds 0", "give 1 to "][..]),
        ("compare", "--period=5", &["--period 5: it has no unit", "250us, 10ms or 2s"]),
        ("compare", "--cpus=9999", &["--cpus 9999", "give 1 to"]),
        ("compare", "--save=a/b", &["`a/b` can't be a run's name"]),
        ("compare", "--baseline=none", &["there is no run named `none`"]),
        ("sweep", "--resume=none", &["there is no run named `none`"]),
        ("sweep", "--svg=no-such-folder/a.svg", &["folder that is there"]),
        ("reproduce", "--intervals=0", &["--intervals 0"]),
        ("selfcheck", "--save=.hidden", &["`.hidden` can't be a run's name"]),
    ] {
        broken.say(&[command, argument]).refused(words);
    }
}

#[test]
fn the_name_of_a_folder_without_a_run_is_refused_first() {
    let broken = BrokenCargo::new();
    let runs = tempfile::tempdir().unwrap();
    fs::create_dir(runs.path().join("leftover")).unwrap();
    for command in ["compare", "sweep", "reproduce", "selfcheck"] {
        let words = ["--save leftover: ", "exists already", "nothing is overwritten", "another name"];
        broken.say_with(runs.path(), &[command, "--save=leftover"]).refused(&words);
    }
    broken.say_with(runs.path(), &["compare", "--save=other"]).failed(1, &["do not build"]);
}

#[test]
fn a_command_that_is_refused_leaves_no_picture() {
    let broken = BrokenCargo::new();
    let runs = tempfile::tempdir().unwrap();
    fs::create_dir(runs.path().join("taken")).unwrap();
    let picture = runs.path().join("x.svg");
    let svg = format!("--svg={}", picture.display());
    for (argument, word) in [
        ("--resume=nosuch", "there is no run named `nosuch`"),
        ("--save=taken", "nothing is overwritten"),
        ("--rounds=0", "--rounds 0"),
    ] {
        broken.say_with(runs.path(), &["sweep", &svg, argument]).refused(&[word]);
        assert!(!picture.exists(), "{argument}");
    }
    // The picture could be written, and the build fails.
    broken.say_with(runs.path(), &["sweep", &svg]).failed(1, &["do not build"]);
    assert!(!picture.exists());
    fs::write(&picture, "an old picture").unwrap();
    broken.say_with(runs.path(), &["sweep", &svg]).failed(1, &["do not build"]);
    assert_eq!(fs::read_to_string(&picture).unwrap(), "an old picture");
}
