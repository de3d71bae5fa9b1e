//! Messages about the environment: empty variables, a `PATH` without cargo, and a folder for runs
//! that the command line names.

use std::fs;
use std::path::Path;

use crate::program::{Said, said, xtask};
use crate::sample::{Kept, NAME};

/// Runs a command that names the folder for runs by itself.
fn in_folder(runs: &Path, arguments: &[&str]) -> Said {
    let mut command = xtask(runs, arguments);
    command.env_remove("BREATHER_RUNS").arg("--runs").arg(runs);
    said(command)
}

#[test]
fn an_empty_variable_counts_as_unset() {
    let kept = Kept::under(&[NAME]);
    for variable in ["NO_COLOR", "RUSTFLAGS", "CARGO", "CLICOLOR_FORCE"] {
        let mut command = xtask(kept.path(), ["report", NAME]);
        command.env(variable, "");
        said(command).ends_with(0);
    }
    // The usual folder, which holds no run of this name.
    let mut command = xtask(kept.path(), ["report", "no-run-has-this-name"]);
    command.env("BREATHER_RUNS", "");
    said(command).refused(&["there is no run named `no-run-has-this-name`", ".breather/runs"]);
    let mut command = xtask(kept.path(), ["workshop", "list"]);
    command.env("BREATHER_WORKSHOP", "");
    said(command).ends_with(0);
    // Cargo refuses this one, and names it.
    let mut command = xtask(kept.path(), ["report", NAME]);
    command.env("CARGO_TARGET_DIR", "");
    said(command).failed(1, &["CARGO_TARGET_DIR"]);
}

#[test]
fn every_command_says_that_cargo_is_not_in_path() {
    let kept = Kept::under(&[]);
    let nowhere = kept.path().join("no-such-folder");
    for arguments in [
        &["compare"][..],
        &["sweep"],
        &["reproduce"],
        &["selfcheck"],
        &["list"],
        &["report"],
        &["workshop", "check"],
        &["workshop", "verify"],
    ] {
        let mut command = xtask(kept.path(), arguments);
        command.env_remove("CARGO").env("PATH", &nowhere);
        said(command).failed(1, &["error: cargo can't be started: is it in PATH?"]);
    }
}

#[test]
fn a_command_that_is_advised_names_the_folder_for_runs_as_a_shell_reads_it() {
    let kept = Kept::under(&["one"]);
    let folder = kept.path().join("my runs");
    fs::create_dir(&folder).unwrap();
    fs::rename(kept.path().join("one"), folder.join("one")).unwrap();
    let runs = format!("--runs '{}'", folder.display());
    in_folder(&folder, &["report", "on"])
        .refused(&[&format!("`cargo xtask report --list {runs}` shows all")]);
    in_folder(&folder, &["sweep", "--resume=one"])
        .refused(&[&format!("give `cargo xtask compare --resume one {runs}`")]);
    let records = folder.join("one").join("records.jsonl");
    let lines = fs::read_to_string(&records).unwrap();
    fs::write(&records, lines.split_inclusive('\n').next().unwrap()).unwrap();
    let said = in_folder(&folder, &["report", "one"]);
    let text = said.stderr.split_whitespace().collect::<Vec<_>>().join(" ");
    let rest = format!("`cargo xtask compare --resume one {runs}` measures the rest");
    assert!(text.contains(&rest), "{said:?}");
    let empty = kept.path().join("it's empty");
    in_folder(&empty, &["report"]).refused(&[&format!(
        "`cargo xtask compare --runs '{}'` measures one",
        empty.display().to_string().replace('\'', r"'\''")
    )]);
    // A name says which command it is, not which one to type.
    in_folder(&folder, &["sweep", "--resume=one"]).refused(&["it is a run of `cargo xtask compare`:"]);
}
