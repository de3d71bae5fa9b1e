//! Help, and the list of everything that can be compared.

use crate::program::{Said, say};

fn ask(arguments: &[&str]) -> Said {
    let runs = tempfile::tempdir().unwrap();
    say(runs.path(), arguments).ends_with(0)
}

#[test]
fn help_names_the_commands() {
    let help = ask(&["--help"]).stdout;
    for command in ["compare", "list", "report", "reproduce", "selfcheck", "sweep"] {
        assert!(help.lines().any(|line| line.trim_start().starts_with(command)), "{command}: {help}");
    }
    assert!(help.contains("Usage: cargo xtask "), "as it is typed: {help}");
}

#[test]
fn help_explains_every_flag_in_80_columns() {
    let flags: [(&str, &[&str]); 4] = [
        (
            "compare",
            &[
                "--strategy",
                "--runtime",
                "--workload",
                "--jobs",
                "--probe",
                "--cpus",
                "--place",
                "--quick",
                "--rounds",
                "--duration",
                "--period",
                "--budget",
                "--seed",
                "--memory",
                "--quota",
                "--resume",
                "--format",
                "--save",
                "--baseline",
                "--fail-on-regression",
                "--runs",
            ],
        ),
        ("list", &["--format", "--properties", "--runtime"]),
        ("report", &["[RUN]", "--list", "--svg", "--format", "--baseline", "--fail-on-regression", "--runs"]),
        (
            "sweep",
            &[
                "--over",
                "--runtime",
                "--workload",
                "--load",
                "--probe",
                "--cpus",
                "--place",
                "--probe",
                "--quick",
                "--rounds",
                "--duration",
                "--period",
                "--budget",
                "--seed",
                "--save",
                "--format",
                "--svg",
                "--runs",
            ],
        ),
    ];
    for (command, flags) in flags {
        let said = ask(&[command, "--help"]);
        assert_eq!(said.stderr, "");
        for flag in flags {
            let explained = said.stdout.lines().any(|line| line.trim_start().starts_with(flag));
            assert!(explained, "{command} does not explain {flag}: {}", said.stdout);
        }
        for line in said.stdout.lines() {
            assert!(line.chars().count() <= 80, "{command}: {line}");
        }
    }
}

#[test]
fn help_says_that_the_name_of_a_family_means_all_of_its_runtimes() {
    for command in ["compare", "sweep"] {
        let help = ask(&[command, "--help"]).stdout;
        let text = help.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(text.contains("tokio for both of tokio's"), "{help}");
    }
}

#[test]
fn every_experiment_has_the_flags_of_all() {
    let all = ["--seed", "--memory", "--quota", "--resume", "--save", "--runs", "--format"];
    for command in ["compare", "sweep", "reproduce", "selfcheck"] {
        let help = ask(&[command, "--help"]).stdout;
        for flag in all {
            assert!(help.lines().any(|line| line.trim_start().starts_with(flag)), "{command} {flag}: {help}");
        }
        assert!(help.contains("[default: table]"), "{help}");
    }
}

#[test]
fn the_list_names_strategies_with_what_they_take_and_can_do_and_all_else_to_choose_from() {
    let list = ask(&["list"]).stdout;
    for part in [
        "inline",
        "manual-yield",
        "spawn-blocking",
        "rayon-offload",
        "multi-thread",
        "every",
        "threads",
        "via",
        "can: ",
        "can't: ",
        "tokio/1",
        "tokio/N",
        "async-std/1",
        "async-std/N",
        "smol/1",
        "smol/N",
        "countdown",
        "sort",
        "pause",
        "rate",
        "timer",
        "socket",
        "pool",
    ] {
        assert!(list.contains(part), "no `{part}` in: {list}");
    }
    for line in list.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

/// Returns the names of everything in a folder of the workspace, without extensions, in
/// alphabetical order.
fn entries(folder: &str) -> Vec<String> {
    let folder = std::path::Path::new(env!("CARGO_MANIFEST_DIR")).join("..").join(folder);
    let name = |entry: std::io::Result<std::fs::DirEntry>| {
        let path = entry.unwrap().path();
        path.file_stem().unwrap().to_str().unwrap().to_owned()
    };
    let mut names: Vec<String> = std::fs::read_dir(folder).unwrap().map(name).collect();
    names.sort();
    names
}

#[test]
fn the_list_as_json_says_the_same() {
    let list = ask(&["list", "--format=json"]).json();
    let names = |of: &str, key: &str| -> Vec<String> {
        let entries = list[of].as_array().unwrap().iter();
        entries.map(|entry| entry[key].as_str().unwrap().to_owned()).collect()
    };
    assert_eq!(names("strategies", "strategy"), entries("crates/strategies"));
    assert_eq!(
        names("runtimes", "name"),
        ["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"]
    );
    let mut kinds = names("workloads", "name");
    assert_eq!(kinds[0], "countdown", "the default comes first");
    kinds.sort();
    assert_eq!(kinds, entries("crates/child/workload/src/jobs"));
    for workload in list["workloads"].as_array().unwrap() {
        assert!(workload["step_ns"].as_f64() > Some(0.0), "{workload}");
    }
    assert_eq!(names("loads", "name"), ["jobs", "pause", "rate"]);
    assert_eq!(names("probes", "name"), ["timer", "socket", "pool"]);
    for strategy in list["strategies"].as_array().unwrap() {
        for variant in strategy["defaults"].as_array().unwrap() {
            for ability in ["divides", "cancels", "bounds_threads", "borrows"] {
                assert!(variant["abilities"][ability].is_boolean(), "{strategy}");
            }
        }
    }
}
