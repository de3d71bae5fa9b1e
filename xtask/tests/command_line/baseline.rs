//! A run beside a baseline: what changed, what became worse, and what differs besides.

use std::fs;

use serde_json::Value;

use crate::program::{Said, TINY, say};
use crate::sample::{Kept, SAMPLE};

const FORMATS: [&str; 5] = ["table", "markdown", "csv", "json", "hlog"];

/// Returns two runs that differ in one cell. In `kept` its beats are those of the floor, from its
/// first job on, and all of them fired. In `lost` they are as measured, beside a job that holds up
/// the loop.
fn kept_and_lost() -> Kept {
    let kept = Kept::under(&["kept", "lost"]);
    let lines = SAMPLE.records.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let mut records: Vec<Value> = lines.collect();
    let is = |kind: &str, record: &Value| record["subject"]["kind"] == kind;
    let mut beats = records.iter().find(|record| is("floor", record)).unwrap()["beats"].clone();
    // Also on a machine that stood still meanwhile, the cell is not later than its floor.
    (beats["fired"], beats["unfired"]) = (beats["due"].clone(), 0.into());
    // There may be several records of each: a spoiled trial is repeated.
    for record in records.iter_mut().filter(|record| is("cell", record) || is("floor", record)) {
        record["beats"] = beats.clone();
        record.as_object_mut().unwrap().remove("start");
    }
    let lines: String = records.iter().map(|record| format!("{record}\n")).collect();
    fs::write(kept.records("kept"), lines).unwrap();
    kept
}

/// Adds a second round that is like the first, so that the changes are sure.
fn kept_and_lost_for_sure() -> Kept {
    let kept = kept_and_lost();
    for run in ["kept", "lost"] {
        let lines = fs::read_to_string(kept.records(run)).unwrap();
        let again = |line: &str| {
            let mut record: Value = serde_json::from_str(line).unwrap();
            record["round"] = 1.into();
            format!("{record}\n")
        };
        let lines: String = lines.lines().map(undisturbed).collect();
        let second: String = lines.lines().map(again).collect();
        fs::write(kept.records(run), lines + &second).unwrap();
        let info = kept.path().join(run).join("run.json");
        let mut described: Value = serde_json::from_str(&fs::read_to_string(&info).unwrap()).unwrap();
        described["rounds"] = 2.into();
        fs::write(info, described.to_string()).unwrap();
    }
    kept
}

/// Returns the same measurement on an idle machine: no change is sure on one that is too noisy.
fn undisturbed(line: &str) -> String {
    let mut record: Value = serde_json::from_str(line).unwrap();
    record.as_object_mut().unwrap().remove("surroundings");
    format!("{record}\n")
}

/// Returns two runs of which `before` was measured under other conditions.
fn of_another_version() -> Kept {
    let kept = Kept::under(&["before", "now"]);
    let mut info: Value = serde_json::from_str(&SAMPLE.info).unwrap();
    info["versions"]["tokio"] = "0.0.7".into();
    info["machine"]["cpu"] = "An Abacus".into();
    fs::write(kept.path().join("before/run.json"), info.to_string()).unwrap();
    kept
}

/// Returns a text without its line breaks.
fn words(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn fits_a_terminal(text: &str) {
    for line in text.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn changes_since_a_baseline_are_told_below_the_table() {
    let kept = Kept::under(&["before", "now"]);
    let said = kept.say(&["report", "now", "--baseline=before"]).ends_with(0);
    let (table, changes) = said.stdout.rsplit_once("\nstrategy ").expect("a second table");
    assert!(table.contains("\nstrategy "), "{}", said.stdout);
    // Both sides have the same figures of one round: no difference, and no certainty.
    let row = changes.lines().find(|line| line.trim_start().starts_with("inline ")).expect("a row");
    assert!(row.contains(" 1.00 "), "{row}");
    for line in said.stdout.lines() {
        assert!(line.chars().count() <= 80, "{line}");
    }
}

#[test]
fn a_comparison_is_kept_under_its_name_and_tells_what_changed() {
    let kept = Kept::under(&["before"]);
    let chosen = ["--strategy=inline:", "--save=now", "--baseline=before"];
    let said = say(kept.path(), TINY.into_iter().chain(chosen)).ends_with(0);
    assert!(said.stdout.contains("late p99 above the floor in before and in now"), "{}", said.stdout);
    assert!(said.stderr.contains("kept as run now: `cargo xtask report now`"), "{}", said.stderr);
    let report = kept.say(&["report", "now", "--baseline=before"]).ends_with(0);
    assert_eq!(report.stdout, said.stdout);
}

#[test]
fn json_has_what_changed_and_is_otherwise_the_same() {
    let kept = kept_and_lost();
    let said = kept.say(&["report", "lost", "--baseline=kept", "--format=json"]).ends_with(0);
    assert_eq!(said.stderr, "", "nothing differs, and everything is in the document");
    let mut document = said.json();
    let baseline = document.as_object_mut().unwrap().remove("baseline").unwrap();
    assert_eq!(document, kept.report("lost"));
    assert_eq!((&baseline["run"]["name"], &baseline["differences"]), (&"kept".into(), &Value::Array(vec![])));
    let [change] = &baseline["changes"].as_array().unwrap()[..] else { panic!("{baseline}") };
    assert_eq!((&change["strategy"], &change["beat"]), (&"inline".into(), &"lost".into()));
    for (part, keys) in [
        ("speed", ["verdict", "ratio", "ratio_ci"]),
        ("lateness", ["verdict", "change_us_ci", "at_quantile"]),
    ] {
        for key in keys {
            assert!(change[part].as_object().unwrap().contains_key(key), "{part}.{key}: {change}");
        }
    }
    // One round makes no interval.
    assert_eq!(change["speed"]["verdict"], "cant-tell");
    assert!(change["speed"]["ratio_ci"].is_null() && change["speed"]["ratio"].is_number(), "{change}");
}

#[test]
fn csv_has_what_changed_in_further_columns() {
    let kept = kept_and_lost();
    let header = |arguments: &[&str]| {
        let said = kept.say(arguments).ends_with(0).stdout;
        let mut reader = csv::Reader::from_reader(said.as_bytes());
        let rows: Vec<csv::StringRecord> = reader.records().collect::<Result<_, _>>().unwrap();
        (reader.headers().unwrap().clone(), rows)
    };
    let (without, _) = header(&["report", "lost", "--format=csv"]);
    let (with, rows) = header(&["report", "lost", "--format=csv", "--baseline=kept"]);
    assert!(without.iter().eq(with.iter().take(without.len())), "{with:?}");
    let at = with.iter().position(|name| name == "baseline_beat").unwrap();
    let beats: Vec<&str> = rows.iter().map(|row| &row[at]).collect();
    assert_eq!(beats, ["lost", ""], "the skipped cell was compared with none");
}

#[test]
fn markdown_keeps_the_changes_apart_from_its_table() {
    let said = kept_and_lost().say(&["report", "lost", "--baseline=kept", "--format=markdown"]).ends_with(0);
    let (_, changes) = said.stdout.split_once("\n```text\n").expect("a block of text");
    let row = changes.lines().find(|line| line.trim_start().starts_with("inline ")).expect("a row");
    assert!(row.contains(" LOST ") && changes.ends_with("```\n"), "{}", said.stdout);
}

#[test]
fn a_regression_ends_with_1_where_that_was_asked_for() {
    let kept = kept_and_lost_for_sure();
    let report = |run: &str, baseline: &str, format: &str| -> Said {
        let (baseline, format) = (format!("--baseline={baseline}"), format!("--format={format}"));
        kept.say(&["report", run, &baseline, &format, "--fail-on-regression"])
    };
    kept.say(&["report", "lost", "--baseline=kept"]).ends_with(0);
    for format in FORMATS {
        let said = report("lost", "kept", format).ends_with(1);
        let told = words(&said.stderr);
        assert!(
            told.contains("regression since kept: 1 of 1 cell inline on tokio/1: later; lost its beat;"),
            "{told}"
        );
        assert!(!said.stdout.is_empty());
        fits_a_terminal(&said.stderr);
        let said = report("kept", "lost", format).ends_with(0);
        let told = words(&said.stderr);
        assert!(told.contains("no regression since lost: 1 of 1 cell could be judged"), "{told}");
    }
    // Neither a beat that was lost in one round is sure, nor one that comes back.
    let kept = kept_and_lost();
    for (run, baseline) in [("lost", "kept"), ("kept", "lost")] {
        let baseline = format!("--baseline={baseline}");
        let said = kept.say(&["report", run, &baseline, "--fail-on-regression"]).ends_with(0);
        let told = words(&said.stderr);
        assert!(told.contains("0 of 1 cell could be judged can't tell: 1 cell;"), "{told}");
        assert!(told.contains("--rounds 5"), "{told}");
    }
}

#[test]
fn nothing_to_be_compared_is_not_taken_for_well() {
    let kept = Kept::under(&["now", "other"]);
    fs::write(kept.path().join("other/run.json"), SAMPLE.info.replace("\"inline\"", "\"outline\"")).unwrap();
    let said = kept.say(&["report", "now", "--baseline=other", "--fail-on-regression"]).ends_with(1);
    assert!(said.stderr.contains("nothing was compared: no cell is in other too"), "{}", said.stderr);
}

#[test]
fn what_differs_is_warned_of_in_every_format() {
    let kept = of_another_version();
    for format in FORMATS {
        let format = format!("--format={format}");
        let said = kept.say(&["report", "now", "--baseline=before", &format]).ends_with(0);
        let told = words(&said.stderr);
        assert!(told.starts_with("warning: compared with before, which was measured under other"), "{told}");
        assert!(told.contains("processor: An Abacus before, "), "{told}");
        assert!(told.contains("version of tokio: 0.0.7 before, 1."), "{told}");
        fits_a_terminal(&said.stderr);
    }
    let said = kept.say(&["report", "now", "--baseline=before"]);
    assert!(words(&said.stdout).contains("differs: processor, version of tokio"), "{}", said.stdout);
    assert!(!said.stdout.contains("0.0.7"), "it is said once: {}", said.stdout);
    let document = kept.say(&["report", "now", "--baseline=before", "--format=json"]).json();
    let tokio = document["baseline"]["differences"][1].clone();
    assert_eq!((&tokio["what"], &tokio["before"]), (&"version of tokio".into(), &"0.0.7".into()));
}

#[test]
fn what_differs_is_warned_of_before_anything_is_measured() {
    let kept = of_another_version();
    let chosen = ["--strategy=inline:", "--save=later", "--baseline=before"];
    let said = say(kept.path(), TINY.into_iter().chain(chosen)).ends_with(0);
    let warned = said.stderr.find("warning: compared with before").expect("a warning");
    assert!(warned < said.stderr.find("kept as run later").unwrap(), "{}", said.stderr);
    assert_eq!(said.stderr.matches("0.0.7").count(), 1, "{}", said.stderr);
}

/// Seen: a run that was resumed with itself as its baseline, which told that nothing changed.
#[test]
fn a_run_is_not_its_own_baseline_however_it_is_named() {
    let kept = Kept::under(&["one", "other"]);
    let told = "that is the run that is shown, and a run does not differ from itself: name another one";
    let mut names = vec!["one"];
    if cfg!(unix) {
        #[cfg(unix)]
        std::os::unix::fs::symlink("one", kept.path().join("link")).unwrap();
        names.push("link");
    }
    for name in names {
        let words = [&*format!("--baseline {name}: {told}"), "`cargo xtask report --list` shows all"];
        kept.say(&["compare", "--resume=one", "--baseline", name]).refused(&words);
        kept.say(&["report", "one", "--baseline", name]).refused(&words);
    }
    // The first one is the run that is shown, unless another is named.
    kept.say(&["compare", "--resume=one", "--baseline=other"]).ends_with(0);
}
