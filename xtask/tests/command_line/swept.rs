//! `cargo xtask sweep`: a tiny sweep in every format, and the answers to nonsense.

use std::collections::BTreeSet;
use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use crate::program::{Said, say};

/// A sweep of a few points that takes some seconds.
const TINY: [&str; 8] = [
    "sweep",
    "--quick",
    "--rounds=1",
    "--duration=120ms",
    "--runtime=tokio/1",
    "--workload=countdown:steps=2000",
    "--seed=1",
    "--save=tiny",
];

struct Swept {
    runs: tempfile::TempDir,
    said: Said,
    picture: String,
}

static SWEPT: LazyLock<Swept> = LazyLock::new(|| {
    let runs = tempfile::tempdir().unwrap();
    let file = runs.path().join("tiny.svg");
    let svg = format!("--svg={}", file.display());
    let said = say(runs.path(), TINY.into_iter().chain(["--format=json", &svg])).ends_with(0);
    let picture = fs::read_to_string(&file).unwrap();
    // Only runs stay in the folder.
    fs::remove_file(file).unwrap();
    Swept { runs, said, picture }
});

fn report(arguments: &[&str]) -> Said {
    say(SWEPT.runs.path(), ["report", "tiny"].iter().chain(arguments))
}

fn strings<'d>(list: &'d Value, name: &str) -> Vec<&'d str> {
    list.as_array().unwrap().iter().map(|entry| entry[name].as_str().unwrap()).collect()
}

#[test]
fn json_has_the_curve_with_all_its_names() {
    let document = SWEPT.said.json();
    assert_eq!((&document["format"], &document["run"]["name"]), (&1.into(), &"tiny".into()));
    let curves = document["curves"].as_array().unwrap();
    assert_eq!(curves.len(), 1);
    let curve = &curves[0];
    assert_eq!(curve["runtime"], "tokio/1");
    let expected = ["every=10", "every=100", "every=1000", "every=2000"];
    assert_eq!(strings(&curve["points"], "setting"), expected);
    assert_eq!(strings(&curve["breather"], "setting"), ["within=100us", "within=1ms", "costing=1%"]);
    for point in curve["points"].as_array().unwrap() {
        assert_eq!(point["status"], "ok");
        for name in ["every", "slice_us", "lateness_us", "over_floor_us", "predicted"] {
            assert!(!point[name].is_null(), "{name}: {point}");
        }
        for name in ["overhead_ratio", "overhead_ci", "keeps_beat", "kept_rounds", "rounds"] {
            assert!(point.get(name).is_some(), "{name}: {point}");
        }
    }
    for breather in curve["breather"].as_array().unwrap() {
        for name in ["within_us", "slice_us", "overhead_ratio", "overhead_ci", "over_floor_us"] {
            assert!(breather.get(name).is_some(), "{name}: {breather}");
        }
    }
    for name in ["knee", "parts", "yield_cost_us", "floor_us", "slices_per_look"] {
        assert!(curve.get(name).is_some(), "{name}");
    }
}

#[test]
#[cfg(unix)]
fn a_yield_every_ten_steps_costs_more_than_they_do_and_one_every_thousand_costs_less() {
    let document = SWEPT.said.json();
    let overhead = |at: usize| document["curves"][0]["points"][at]["overhead_ratio"].as_f64().unwrap();
    assert!(overhead(0) > 1.0 && overhead(0) > overhead(2), "{} and {}", overhead(0), overhead(2));
    assert!(document["curves"][0]["yield_cost_us"].as_f64().unwrap() > 0.0);
}

#[test]
fn report_shows_it_again_and_measures_nothing() {
    assert_eq!(report(&["--format=json"]).ends_with(0).json(), SWEPT.said.json());
    let plot = report(&[]).ends_with(0);
    for name in ["--format=plot", "--format=table"] {
        assert_eq!(report(&[name]).ends_with(0).stdout, plot.stdout, "{name}");
    }
    assert!(
        plot.stdout.contains("tokio/1: a yield costs") && plot.stdout.contains("knee: "),
        "{}",
        plot.stdout
    );
    for line in plot.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
    assert!(!plot.stdout.contains('\u{1b}'));
}

#[test]
fn csv_has_a_line_a_setting() {
    let text = report(&["--format=csv"]).ends_with(0).stdout;
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let names: BTreeSet<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    for name in ["runtime", "setting", "slice_us", "overhead_ratio", "overhead_ci_low", "over_floor_p99_us"] {
        assert!(names.contains(name), "{name}: {names:?}");
    }
    assert_eq!(reader.records().map(Result::unwrap).count(), 4 + 3);
}

#[test]
fn the_picture_is_one_and_stdout_has_only_what_was_asked_for() {
    let Swept { picture, said, .. } = &*SWEPT;
    assert!(picture.starts_with("<svg") && picture.ends_with("</svg>\n"));
    assert!(picture.contains("tokio/1: overhead"));
    assert!(said.stderr.contains("the picture is in"), "{}", said.stderr);
    let again = SWEPT.runs.path().join("again.svg");
    let svg = format!("--svg={}", again.display());
    report(&[&svg]).ends_with(0);
    assert_eq!(fs::read_to_string(&again).unwrap(), *picture);
    fs::remove_file(again).unwrap();
}

#[test]
fn what_a_sweep_can_t_be_shown_as_or_used_for_is_said() {
    for format in ["--format=markdown", "--format=hlog"] {
        report(&[format]).refused(&["is a run of `cargo xtask sweep`", "give table, svg, csv or json"]);
    }
    report(&["--baseline=tiny"]).refused(&["--baseline", "`cargo xtask sweep`"]);
    say(SWEPT.runs.path(), ["compare", "--baseline=tiny"])
        .refused(&["it is a run of `cargo xtask sweep`", "name another run"]);
    say(SWEPT.runs.path(), ["compare", "--resume=tiny"])
        .refused(&["it is a run of `cargo xtask sweep`", "give `cargo xtask sweep --resume tiny`"]);
}

#[test]
fn nonsense_is_refused_with_what_would_be_right() {
    let runs = tempfile::tempdir().unwrap();
    let sweep = |argument: &str| say(runs.path(), ["sweep", argument]);
    sweep("--runtime=tokyo/1").refused(&["`tokyo/1`", "did you mean `tokio/1`?", "`cargo xtask list`"]);
    sweep("--workload=cuontdown").refused(&["`cuontdown`", "did you mean `countdown`?"]);
    sweep("--workload=countdown:stepp=5us").refused(&["`stepp`", "did you mean `step`?"]);
    sweep("--workload=sort").refused(&["--workload sort", "can't be cut into steps", "countdown:step=500ns"]);
    sweep("--workload=*").refused(&["--workload *", "one workload"]);
    sweep("--budget=0s").refused(&["--budget 0s", "give 100us or more"]);
    sweep("--period=0s").refused(&["--period 0s"]);
    sweep("--rounds=0").refused(&["--rounds 0"]);
    sweep("--cpus=0").refused(&["--cpus 0"]);
    sweep("--svg=no-such-folder/sweep.svg")
        .refused(&["--svg no-such-folder/sweep.svg", "folder that is there"]);
    sweep("--format=plto").refused(&["--format plto: it takes table, svg, csv, json"]);
    sweep("--budegt=1ms").refused(&["'--budegt'", "'--budget'"]);
    sweep("--place=bdoy").refused(&["--place bdoy: did you mean `body`? It takes task, body"]);
    assert_eq!(runs.path().read_dir().unwrap().count(), 0, "nothing is kept of what was refused");
}
