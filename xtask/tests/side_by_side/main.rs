//! `side-by-side` in a fresh crate outside this workspace, with the lines that
//! `docs/side-by-side.md` shows.
//!
//! No test depends on how long anything takes: on a busy machine a figure may be missing, and the
//! words about it are there nevertheless.

mod agrees;
mod fresh;

use std::fs;

use fresh::{Said, fresh};
use serde_json::Value;

/// A comparison that takes some seconds: one strategy, and jobs that come and go. Several rounds
/// give an interval that is narrow enough on a busy machine too, and each sees two jobs or more.
const SHORT: [&str; 7] = [
    "--strategy=inline",
    "--runtime=tokio/1",
    "--load=pause=50ms",
    "--rounds=7",
    "--retakes=0",
    "--duration=600ms",
    "--seed=1",
];

#[test]
fn the_five_lines_give_an_answer_and_the_table() {
    let fresh = fresh();
    let said = fresh.bench_with("beat", &["--quick", "--rounds=1", "--retakes=0", "--runtime=tokio/1"]);
    let Said { stdout, stderr, .. } = said.ends_with(0);
    let table = stdout.find("\nstrategy ").unwrap_or_else(|| panic!("no table: {stdout}"));
    // A machine that was too noisy is told before it.
    assert!(stdout[..table].contains("tokio/1: "), "the answer comes first: {stdout}");
    for column in ["1 job", "comes and goes", "64 jobs"] {
        assert!(stdout[..table].contains(column), "no `{column}`: {stdout}");
    }
    for row in ["inline ", "spawn-blocking ", "rayon-offload"] {
        assert!(stdout[table..].contains(row), "no `{row}`: {stdout}");
    }
    let words = stdout.split_whitespace().collect::<Vec<_>>().join(" ");
    assert!(words.contains("add `.steps(...)` or `.split(...)` to the job"), "{stdout}");
    // The command that it advises is one that a person can type here.
    let (_, name) = stderr.split_once("kept as run ").expect("the run is kept");
    let name = name.split(':').next().unwrap();
    assert!(fresh.runs().join(name).join("records.jsonl").is_file(), "{stderr}");
    assert!(stderr.contains(&format!("`cargo bench --bench beat -- --report {name}`")), "{stderr}");
    let again = fresh.bench_with("beat", &["--report", name]).ends_with(0);
    assert_eq!(again.stdout, stdout);
}

#[test]
fn a_job_that_became_slower_is_a_regression() {
    let fresh = fresh();
    let _ = fs::remove_dir_all(fresh.runs());
    let with = |flags: &[&str]| fresh.bench_with("beat", &[&SHORT[..], flags].concat());
    let page = fresh.bench();
    with(&["--save=before"]).ends_with(0);
    // Twenty times as many orders take twenty times as long: no machine is as noisy.
    fresh.write("benches/beat.rs", &page.replace("[order; 100]", "[order; 2_000]"));
    let now = with(&["--save=now", "--baseline=before", "--fail-on-regression"]);
    fresh.write("benches/beat.rs", &page);
    assert!(!now.stderr.contains("Compiling side-by-side"), "only the crate is built anew: {}", now.stderr);
    assert!(now.stderr.contains("speed of parse"), "that the job itself is slower is told: {}", now.stderr);
    // A machine that spoils more than a fifth of a run hides what became slower, and it is told.
    if !now.stderr.contains("too noisy") {
        assert_eq!(now.code, Some(1), "{}\n{}", now.stdout, now.stderr);
    }
    for run in ["before", "now"] {
        undisturb(&fresh.runs().join(run).join("records.jsonl"));
    }
    let shown = ["--report", "now", "--baseline", "before", "--fail-on-regression"];
    let shown = fresh.bench_with("beat", &shown).ends_with(1);
    shown.warns(&["regression since before", "its jobs take"]);
    let back = ["--report", "before", "--baseline", "now", "--fail-on-regression"];
    fresh.bench_with("beat", &back).ends_with(0).warns(&["no regression since now"]);
}

/// Makes the measurements of a file those of an idle machine, as an older version wrote them.
fn undisturb(file: &std::path::Path) {
    let lines = fs::read_to_string(file).unwrap();
    let undisturbed = lines.lines().map(|line| {
        let mut record: Value = serde_json::from_str(line).unwrap();
        let members = record.as_object_mut().unwrap();
        members.retain(|name, _| !["surroundings", "crc32"].contains(&name.as_str()));
        format!("{record}\n")
    });
    let undisturbed: String = undisturbed.collect();
    fs::write(file, undisturbed).unwrap();
}

#[test]
fn flags_of_cargo_are_accepted_and_others_are_refused() {
    let fresh = fresh();
    let listed = fresh.bench_with("beat", &["--list"]).ends_with(0);
    assert_eq!(listed.stdout, "parse: benchmark\n");
    listed.warns(&["strategies: inline,", "runtimes: tokio/1, tokio/N"]);
    let refused = |flags: &[&str], words: &[&str]| {
        let said = fresh.bench_with("beat", flags);
        assert_eq!(said.stdout, "", "data only goes to stdout");
        // Cargo's own code is that of the target.
        said.ends_with(2).warns(words);
    };
    refused(&["prase"], &["the filters leave no job", "there is `parse`"]);
    refused(&["--ronuds=2"], &["unexpected argument '--ronuds'", "--rounds", "cargo bench --bench"]);
    refused(&["--runtime=smol/1"], &["built without it", "`features = [\"smol\"]`"]);
    refused(&["--baseline=yesterday"], &["`yesterday`", "`cargo bench --bench beat -- --report --list`"]);
}

#[test]
fn cargo_test_measures_one_quick_round() {
    let fresh = fresh();
    let test = ["test", "--bench=beat", "--"];
    let few = ["--strategy=inline", "--runtime=tokio/1"];
    let runs = || fs::read_dir(fresh.runs()).map_or(0, Iterator::count);
    let before = runs();
    let said = fresh.cargo(&test, &few).ends_with(0);
    assert_eq!(said.stdout, "parse: ok, in 1 cell\n");
    assert_eq!(runs(), before, "nobody asked to keep it: {}", said.stderr);
    said.warns(&["one quick round", "`cargo bench` measures"]);
    let save = ["--save=tested"];
    fresh.cargo(&test, &[&few[..], &save].concat()).ends_with(0).warns(&["kept as run tested"]);
    assert_eq!(runs(), before + 1);
    let other = fresh.cargo(&["test", "--benches", "a_unit_test"], &[] as &[&str]);
    other.ends_with(0).warns(&["the filters leave no job"]);
}

#[test]
fn a_job_whose_check_refuses_its_answer_is_named_as_a_job() {
    let fresh = fresh();
    let page = fresh.bench();
    assert!(page.contains(".check(Result::is_ok)"), "{page}");
    fresh.write("benches/beat.rs", &page.replace(".check(Result::is_ok)", ".check(Result::is_err)"));
    let said = fresh.bench_with("beat", &["--quick"]);
    fresh.write("benches/beat.rs", &page);
    assert!(!said.stderr.contains("--workload") && !said.stderr.contains("--list"), "{}", said.stderr);
    said.ends_with(2).warns(&["the job parse: its check refuses what the work returns"]);
}

#[test]
fn a_target_folder_that_is_given_from_a_subfolder_is_the_one_that_cargo_uses() {
    let fresh = fresh();
    let target = fresh.root().join("side-by-side-other-target");
    let _ = fs::remove_dir_all(&target);
    let bench = ["bench", "--profile=dev", "--bench", "beat", "--"];
    let one = ["--strategy=inline", "--runtime=tokio/1", "--quick", "--rounds=1", "--retakes=0"];
    let said = fresh.cargo_in("src", &[("CARGO_TARGET_DIR", "../side-by-side-other-target")], &bench, &one);
    let wrong = fresh.root().parent().unwrap().join("side-by-side-other-target");
    let made_another = wrong.exists();
    if made_another {
        fs::remove_dir_all(wrong).unwrap();
    }
    said.ends_with(0);
    assert!(!made_another, "there is a second target folder, outside of the crate");
    assert_eq!(fs::read_dir(target.join("side-by-side/runs")).unwrap().count(), 1);
}

#[test]
fn a_forgotten_harness_is_told_with_the_line_that_is_missing() {
    let fresh = fresh();
    let manifest = fresh.manifest(&fresh::block("toml"));
    assert!(manifest.contains("harness = false\n"));
    fresh.write("Cargo.toml", &manifest.replace("harness = false\n", ""));
    let said = fresh.bench_with("beat", &[] as &[&str]);
    fresh.write("Cargo.toml", &manifest);
    // Cargo runs an empty list of tests then, and that is no failure.
    assert!(said.stdout.contains("running 0 tests"), "{said:?}");
    said.ends_with(0).warns(&[
        "bench target `beat`",
        "`side_by_side::main` is never called",
        "`harness = false`",
    ]);
    let again = fresh.bench_with("beat", &["--list"]).ends_with(0);
    assert!(!again.stderr.contains("never called"), "{again:?}");
}
