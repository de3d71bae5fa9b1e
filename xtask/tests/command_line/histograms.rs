//! The histograms of a run as a log for other tools. Here the command line is tested; the crate
//! that writes the log tests its content.

use std::collections::BTreeMap;

use serde_json::Value;

use crate::program::{TINY, say};
use crate::sample::{Kept, NAME, SAMPLE};

/// Returns the histograms of a log by their tags.
fn histograms(log: &str) -> BTreeMap<&str, &str> {
    let lines = log.lines().filter_map(|line| line.strip_prefix("Tag="));
    lines
        .map(|line| {
            let fields: Vec<&str> = line.split(',').collect();
            assert_eq!(fields.len(), 5, "{line}");
            assert!(fields[1..4].iter().all(|figure| figure.parse::<f64>().unwrap() >= 0.0), "{line}");
            (fields[0], fields[4])
        })
        .collect()
}

#[test]
fn a_log_has_the_very_histograms_that_were_stored() {
    let log = Kept::under(&[NAME]).say(&["report", "--format=hlog"]).ends_with(0);
    assert_eq!(log.stderr, "");
    assert!(log.stdout.starts_with(&format!("#[Run {NAME}: cargo xtask compare ")), "{}", log.stdout);
    let records: Vec<Value> =
        SAMPLE.records.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let found = histograms(&log.stdout);
    assert_eq!(found.keys().collect::<Vec<_>>(), [&"floor@tokio/1", &"inline@tokio/1"]);
    for (tag, histogram) in found {
        let kind = if tag.starts_with("floor") { "floor" } else { "cell" };
        // There may be several: a spoiled trial is repeated.
        let mut stored = records.iter().filter(|record| record["subject"]["kind"] == kind);
        assert!(stored.any(|record| record["beats"]["lateness"] == histogram), "{tag}: {}", SAMPLE.records);
    }
}

#[test]
fn a_round_that_failed_has_a_line_that_says_so() {
    let kept = Kept::under(&[NAME]);
    let records = SAMPLE.records.lines().map(|line| {
        let record: Value = serde_json::from_str(line).unwrap();
        if record["subject"]["kind"] != "cell" {
            return format!("{line}\n");
        }
        let failure = serde_json::json!({
            "answer": "failure", "format": 1, "subject": record["subject"], "round": 0, "cause": "crashed",
            "reason": "signal 9\nand no more",
        });
        format!("{failure}\n")
    });
    std::fs::write(kept.records(NAME), records.collect::<String>()).unwrap();
    let log = kept.say(&["report", "--format=hlog"]).ends_with(1);
    let said = "\n#[No histogram of inline@tokio/1 in round 1: crashed: signal 9 and no more]\n";
    assert!(log.stdout.contains(said), "{}", log.stdout);
    assert_eq!(histograms(&log.stdout).len(), 1);
}

#[test]
fn a_comparison_can_be_written_as_a_log_at_once() {
    let kept = Kept::under(&[]);
    let chosen = ["--strategy=inline:", "--format=hlog", "--save=now"];
    let said = say(kept.path(), TINY.into_iter().chain(chosen)).ends_with(0);
    assert_eq!(histograms(&said.stdout).len(), 2, "{}", said.stdout);
    assert_eq!(kept.say(&["report", "now", "--format=hlog"]).ends_with(0).stdout, said.stdout);
}

#[test]
fn the_articles_experiment_has_no_histograms() {
    let kept = Kept::under(&[NAME]);
    let info = SAMPLE.info.replace("\"comparison\"", "\"reproduction\"");
    std::fs::write(kept.path().join(NAME).join("run.json"), info).unwrap();
    for format in ["--format=hlog", "--format=csv", "--format=markdown"] {
        let said = kept.say(&["report", NAME, format]);
        said.refused(&[
            "is a run of `cargo xtask reproduce`",
            "which has no such format: give table or json",
        ]);
    }
}
