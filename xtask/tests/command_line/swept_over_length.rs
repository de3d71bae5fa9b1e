//! `cargo xtask sweep --over length`: a tiny sweep in every format, the rest of one that was
//! interrupted, and the answers to nonsense.

use std::fs;
use std::sync::LazyLock;

use serde_json::Value;

use crate::program::{Said, say};

/// A sweep on one runtime that takes some seconds.
const TINY: [&str; 8] = [
    "sweep",
    "--over=length",
    "--quick",
    "--rounds=1",
    "--duration=140ms",
    "--runtime=tokio/1",
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
    fs::remove_file(file).unwrap();
    Swept { runs, said, picture }
});

fn report(arguments: &[&str]) -> Said {
    say(SWEPT.runs.path(), ["report", "tiny"].iter().chain(arguments))
}

#[test]
fn json_has_every_length_with_every_strategy_and_both_break_even_points() {
    let document = SWEPT.said.json();
    assert_eq!((&document["format"], &document["over"]), (&1.into(), &"length".into()));
    let curve = &document["curves"][0];
    let points = curve["points"].as_array().unwrap();
    assert_eq!(points.len(), 8);
    for point in points {
        let length = point["length_us"].as_f64().unwrap();
        let strategies = point["strategies"].as_array().unwrap();
        assert_eq!(strategies.len(), 5);
        for figures in strategies {
            assert_eq!(figures["status"], "ok", "{figures}");
            // On a busy machine a long job may not be done in time.
            let is_done = figures["service_us"].as_f64() > Some(0.0);
            assert!(is_done || length > 1000.0, "{length}: {figures}");
            for name in [
                "service_us",
                "work_of_inline_ratio",
                "work_of_raw_ratio",
                "job_us",
                "queue_us",
                "keeps_beat",
            ] {
                assert!(figures.get(name).is_some(), "{name}: {figures}");
            }
        }
    }
    // What is sure on every machine: a job of 100 ms makes beats late on the loop that it runs on.
    let longest = &points[7]["strategies"][0];
    assert!(longest["lateness_us"]["p99"].as_f64() > Some(20_000.0), "{longest}");
    let break_even = &curve["break_even"];
    assert_eq!(break_even["pool_pays"].as_array().unwrap().len(), 2);
    for name in ["found", "above_us", "at_most_us"] {
        assert!(break_even["inline_loses"].get(name).is_some(), "{break_even}");
    }
    let answers = document["answers"].as_array().unwrap();
    assert_eq!((&answers[0]["runtime"], &answers[0]["from_us"]), (&"tokio/1".into(), &1.0.into()));
}

#[test]
fn report_shows_it_again_and_measures_nothing() {
    assert_eq!(report(&["--format=json"]).ends_with(0).json(), SWEPT.said.json());
    let plot = report(&[]).ends_with(0).stdout;
    // On a busy machine the sentence about the beat begins with "can't tell".
    for words in ["tokio/1", "work kept", "p99 of beats", "beat: "] {
        assert!(plot.contains(words), "{words}: {plot}");
    }
    assert!(plot.lines().all(|line| line.chars().count() <= 80), "{plot}");
    let text = report(&["--format=csv"]).ends_with(0).stdout;
    assert_eq!(csv::Reader::from_reader(text.as_bytes()).records().map(Result::unwrap).count(), 8 * 5);
    let Swept { picture, .. } = &*SWEPT;
    assert!(picture.starts_with("<svg") && picture.contains("tokio/1: work kept"));
}

#[test]
fn the_rest_of_an_interrupted_one_is_measured() {
    let runs = tempfile::tempdir().unwrap();
    let kept = runs.path().join("tiny");
    fs::create_dir(&kept).unwrap();
    for file in ["run.json", "records.jsonl"] {
        LazyLock::force(&SWEPT);
        fs::copy(SWEPT.runs.path().join("tiny").join(file), kept.join(file)).unwrap();
    }
    let records = fs::read_to_string(kept.join("records.jsonl")).unwrap();
    let is_raw = |line: &&str| {
        let measurement: Value = serde_json::from_str(line).unwrap();
        measurement["subject"]["kind"] == "raw"
    };
    let but_raw: Vec<&str> = records.lines().filter(|line| !is_raw(line)).collect();
    fs::write(kept.join("records.jsonl"), but_raw.join("\n") + "\n").unwrap();
    let said = say(runs.path(), ["sweep", "--resume=tiny", "--format=json"]).ends_with(0);
    assert!(said.stderr.contains("8 missing; measuring"), "{}", said.stderr);
    assert_eq!(said.json()["over"], "length");
}

#[test]
fn nonsense_is_refused_with_what_would_be_right() {
    let runs = tempfile::tempdir().unwrap();
    let sweep = |argument: &str| say(runs.path(), ["sweep", "--over=length", argument]);
    sweep("--load=rate=20/s").refused(&["--load rate=20/s", "2.0 s of work a second", "less than 10/s"]);
    sweep("--load=rate=0/s").refused(&["no job would come"]);
    sweep("--load=jobs=4").refused(&["--load jobs=4", "hide what a hand-off costs"]);
    sweep("--load=puase=5ms").refused(&["did you mean `pause`?"]);
    sweep("--probe=timr").refused(&["did you mean `timer`?"]);
    sweep("--workload=sort").refused(&["--workload sort", "as long as they are"]);
    sweep("--workload=cuontdown").refused(&["`cuontdown`", "did you mean `countdown`?"]);
    sweep("--workload=countdown:step=5us").refused(&["less than one step of 5us"]);
    sweep("--length=5ms").refused(&["'--length'"]);
    say(runs.path(), ["sweep", "--load=pause=5ms"]).refused(&["--load pause=5ms", "add --over length"]);
    say(runs.path(), ["sweep", "--over=lenght"]).refused(&["--over lenght: did you mean `length`?"]);
    assert_eq!(runs.path().read_dir().unwrap().count(), 0, "nothing is kept of what was refused");
}
