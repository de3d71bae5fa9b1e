//! The countdown as a job of a bench target against `cargo xtask compare` of the same cells: the
//! two must not contradict each other.
//!
//! It builds all strategies optimised and measures for minutes, so it runs only if asked for:
//!
//! ```text
//! RUNS=5 cargo test -p xtask --test side_by_side -- --ignored --nocapture agrees
//! ```
//!
//! The two programs take turns, so that a machine that drifts does so for both. A verdict is on two
//! cells of one run: faster or slower, later or sooner, longer or sooner done. Two verdicts on the
//! same two cells contradict each other if they go in opposite directions.
//!
//! **Invariant:** every pair of cells that both programs have is compared, and there are some.

use std::collections::BTreeMap;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

/// The flags of both. The countdown of 20 ms is as long as the job of the bench target.
const BOTH: [&str; 3] = ["--format=json", "--runtime=tokio", "--retakes=0"];

/// The names of a verdict in JSON, and the two words that contradict each other.
const VERDICTS: [(&str, [&str; 2]); 3] = [
    ("work", ["faster", "slower"]),
    ("lateness", ["later", "sooner"]),
    ("job_latency", ["longer", "sooner"]),
];

/// The verdicts of a run, by what they are on.
type Verdicts = BTreeMap<String, String>;

#[test]
#[ignore = "measures for minutes"]
fn a_bench_target_agrees_with_the_workspace() {
    let number = |name: &str, default: u32| {
        std::env::var(name).ok().map_or(default, |text| text.parse().expect("a number"))
    };
    let runs = tempfile::tempdir().unwrap();
    // One after the other, or the first would be measured while the second is built.
    let build = ["bench", "-p", "side-by-side", "--bench", "countdown", "--no-run"];
    said(cargo(runs.path()).args(build));
    let mut contradictions = Vec::new();
    for run in 1..=number("RUNS", 1) {
        let seed = format!("--seed={run}");
        let mut flags = vec![seed.as_str()];
        flags.extend(BOTH);
        if std::env::var_os("QUICK").is_some() {
            flags.push("--quick");
        }
        let bench = ["bench", "--quiet", "-p", "side-by-side", "--bench", "countdown", "--"];
        let own = document(cargo(runs.path()).args(bench).args(&flags));
        let mut xtask = Command::new(env!("CARGO_BIN_EXE_xtask"));
        xtask.arg("compare").arg("--length=20ms").args(&flags).args(measured_in(&own));
        let other = document(in_workspace(&mut xtask, runs.path()));
        let (own, other) = (verdicts(&own), verdicts(&other));
        let found = contradicting(&own, &other);
        let both = own.keys().filter(|key| other.contains_key(*key)).count();
        let told = |verdicts: &Verdicts| verdicts.values().filter(|verdict| *verdict != "cant-tell").count();
        println!(
            "run {run}: {both} verdicts of both; told by the bench target {}, by xtask {}; contradictions {}",
            told(&own),
            told(&other),
            found.len()
        );
        assert!(both > 0, "nothing to compare: {own:?}\n{other:?}");
        contradictions.extend(found.into_iter().map(|found| format!("run {run}: {found}")));
    }
    assert!(contradictions.is_empty(), "{}", contradictions.join("\n"));
}

#[test]
fn opposite_verdicts_are_found_and_a_missing_one_is_none() {
    let of = |[one, other]: [&str; 2], work: &str, lateness: &str| {
        let pair = serde_json::json!({"runtime": "r", "load": "jobs=1", "one": one, "other": other,
            "work": {"verdict": work}, "lateness": {"verdict": lateness}, "job_latency": null});
        verdicts(&serde_json::json!({"pairs": [pair]}))
    };
    let swapped = of(["b", "a"], "slower", "sooner");
    let of = |work, lateness| of(["a", "b"], work, lateness);
    let before = of("faster", "later");
    assert_eq!((before.len(), &before), (2, &swapped));
    assert_eq!(contradicting(&before, &of("slower", "cant-tell")).len(), 1);
    assert_eq!(contradicting(&before, &of("slower", "sooner")).len(), 2);
    assert_eq!(contradicting(&before, &of("same", "same")), Vec::<String>::new());
    assert_eq!(contradicting(&before, &before), Vec::<String>::new());
}

/// Returns cargo, to be run in the workspace with its runs in a folder.
fn cargo(runs: &Path) -> Command {
    let mut command = Command::new(std::env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    in_workspace(&mut command, runs);
    command
}

fn in_workspace<'c>(command: &'c mut Command, runs: &Path) -> &'c mut Command {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).parent().unwrap();
    command.current_dir(root).env("BREATHER_RUNS", runs)
}

/// Returns the flags that name the strategies of a document, each with its setting.
fn measured_in(document: &Value) -> Vec<String> {
    let mut flags: Vec<String> = Vec::new();
    for cell in document["cells"].as_array().unwrap() {
        let text = |name: &str| cell[name].as_str().unwrap().to_owned();
        let colon = if text("setting").is_empty() { "" } else { ":" };
        let flag = format!("--strategy={}{colon}{}", text("strategy"), text("setting"));
        if cell["status"] == "ok" && !flags.contains(&flag) {
            flags.push(flag);
        }
    }
    flags
}

fn said(command: &mut Command) -> String {
    let output = command.stderr(std::process::Stdio::inherit()).output().expect("it can be started");
    assert!(output.status.success(), "{command:?} ended with {}", output.status);
    String::from_utf8(output.stdout).expect("stdout is text")
}

fn document(command: &mut Command) -> Value {
    serde_json::from_str(&said(command)).expect("stdout is a JSON document")
}

fn verdicts(document: &Value) -> Verdicts {
    let mut verdicts = Verdicts::new();
    for pair in document["pairs"].as_array().unwrap() {
        let [runtime, load, one, other] =
            ["runtime", "load", "one", "other"].map(|name| pair[name].as_str().unwrap());
        // The two programs may name a pair in different orders.
        let is_swapped = one > other;
        let (one, other) = if is_swapped { (other, one) } else { (one, other) };
        for (name, words) in VERDICTS {
            let Some(verdict) = pair[name]["verdict"].as_str() else { continue };
            let verdict = match words.iter().position(|word| is_swapped && *word == verdict) {
                Some(at) => words[1 - at],
                None => verdict,
            };
            verdicts.insert(format!("{name} of {one} and {other}, {runtime}, {load}"), verdict.to_owned());
        }
    }
    verdicts
}

fn contradicting(one: &Verdicts, other: &Verdicts) -> Vec<String> {
    let words = VERDICTS.map(|(_, words)| words);
    let shared = one.iter().filter_map(|(what, one)| Some((what, one, other.get(what)?)));
    let opposite = shared.filter(|(_, one, other)| {
        let both = [one.as_str(), other.as_str()];
        words.iter().any(|[more, less]| both == [*more, *less] || both == [*less, *more])
    });
    opposite.map(|(what, one, other)| format!("{what}: {one}, and {other} by xtask")).collect()
}
