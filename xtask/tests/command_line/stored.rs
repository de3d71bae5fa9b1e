//! Runs on disk: damage is reported with its file and line, never guessed at and never changed.
//! Several runs are shown as one.

use std::fs;

use crate::sample::{Kept, NAME, SAMPLE};

/// Returns the sample with another text in line `at` of its records, from 1.
fn with_line(at: usize, text: &str) -> (Kept, String) {
    let kept = Kept::under(&[NAME]);
    let mut lines: Vec<&str> = SAMPLE.records.lines().collect();
    lines[at - 1] = text;
    let damaged = lines.join("\n") + "\n";
    fs::write(kept.records(NAME), &damaged).unwrap();
    (kept, damaged)
}

#[test]
fn a_damaged_line_is_named_and_left_as_it_is() {
    for rubbish in ["rubbish", "", "{\"format\":1}", "[]", "\u{0}\u{1}"] {
        let (kept, damaged) = with_line(2, rubbish);
        let said = kept.say(&["report", NAME]);
        if rubbish.is_empty() {
            // An empty line is no answer, and no damage.
            said.ends_with(0);
        } else {
            let place = format!("{}:2: damaged", kept.records(NAME).display());
            said.failed(1, &[&place]);
        }
        assert_eq!(fs::read_to_string(kept.records(NAME)).unwrap(), damaged, "it is unchanged");
    }
}

#[test]
fn a_newer_format_is_refused_with_what_to_do() {
    let (kept, newer) = with_line(2, r#"{"format":99,"answer":"rumour"}"#);
    let place = format!("{}:2: written in format 99", kept.records(NAME).display());
    kept.say(&["report", NAME]).failed(1, &[&place, "the version that wrote it, or a newer one"]);
    kept.say(&["compare", "--baseline", NAME]).failed(1, &[&place]);
    assert_eq!(fs::read_to_string(kept.records(NAME)).unwrap(), newer);
}

#[test]
fn a_damaged_description_is_named() {
    let kept = Kept::under(&[NAME]);
    let file = kept.path().join(NAME).join("run.json");
    fs::write(&file, "{\n\"format\": 1,\n").unwrap();
    kept.say(&["report", NAME]).failed(1, &[&format!("{}:", file.display()), "damaged"]);
    let listed = kept.say(&["report", "--list"]).ends_with(0);
    assert!(
        listed.stdout.starts_with(&format!("{NAME}\t")),
        "it stands in the list nevertheless: {listed:?}"
    );
    assert!(listed.stdout.contains("damaged"), "{listed:?}");
}

#[test]
fn a_torn_last_line_is_left_out_with_a_warning() {
    let kept = Kept::under(&[NAME]);
    let records = kept.records(NAME);
    let torn = &SAMPLE.records[..SAMPLE.records.len() - 20];
    fs::write(&records, torn).unwrap();
    let line = SAMPLE.records.lines().count();
    let said = kept.say(&["report", NAME]).ends_with(0);
    let warning = format!("warning: {}:{line}: cut short", records.display());
    assert!(said.stderr.contains(&warning), "{}", said.stderr);
    assert!(said.stdout.contains("run: sample"), "{}", said.stdout);
    assert_eq!(fs::read_to_string(&records).unwrap(), torn);
}

#[test]
fn a_run_without_any_answer_can_be_shown() {
    let kept = Kept::under(&[NAME]);
    fs::write(kept.records(NAME), "").unwrap();
    let document = kept.report(NAME);
    for cell in document["cells"].as_array().unwrap() {
        assert_eq!(cell["status"], "skipped", "{cell}");
    }
}

/// Returns the sample as if it had been measured twice, with two versions of tokio.
fn twice() -> Kept {
    let kept = Kept::under(&["one", "other"]);
    let info =
        SAMPLE.info.replace("\"seed\": 1,", "\"seed\": 2,").replace("\"tokio\": \"1.", "\"tokio\": \"7.");
    assert_ne!(info, SAMPLE.info);
    fs::write(kept.path().join("other/run.json"), info).unwrap();
    kept
}

#[test]
fn several_runs_are_shown_as_one_with_the_rounds_of_all() {
    let kept = twice();
    let said = kept.say(&["report", "one", "other", "--format=json"]).ends_with(0);
    let document = said.json();
    let run = &document["run"];
    assert_eq!((&run["name"], &run["rounds"]), (&"one+other".into(), &2.into()));
    assert_eq!(document["cells"][0]["rounds"], 2);
    assert!(document["cells"][0]["work_ratio_ci"].is_array(), "two rounds make an interval: {document}");
    assert!(
        said.stderr.starts_with("warning: one is merged with other, which was measured"),
        "{}",
        said.stderr
    );
    assert!(said.stderr.contains("version of tokio: 1."), "{}", said.stderr);
    let log = kept.say(&["report", "one", "other", "--format=hlog"]).ends_with(0).stdout;
    assert_eq!(log.matches("Tag=inline@tokio/1,").count(), 2, "{log}");
}

#[test]
fn runs_that_are_one_or_unlike_are_not_merged() {
    let kept = twice();
    kept.say(&["report", "one", "one"]).refused(&["one and one are the same run", "count twice"]);
    kept.say(&["report", "one", "othr"]).refused(&["`othr`", "did you mean `other`?"]);
    let file = kept.path().join("other/run.json");
    let info = fs::read_to_string(&file).unwrap();
    fs::write(&file, info.replace("\"inline\"", "\"outline\"")).unwrap();
    kept.say(&["report", "one", "other"]).refused(&["one and other can't be merged: their cells differ"]);
    fs::write(&file, info.replace("\"comparison\"", "\"reproduction\"")).unwrap();
    kept.say(&["report", "one", "other"]).refused(&[
        "one is a run of `cargo xtask compare`",
        "other is a run of `cargo xtask reproduce`",
        "report each by itself",
    ]);
}

#[test]
fn runs_of_an_experiment_that_merges_none_are_reported_one_by_one() {
    let kept = twice();
    for run in ["one", "other"] {
        let file = kept.path().join(run).join("run.json");
        let info = fs::read_to_string(&file).unwrap();
        fs::write(&file, info.replace("\"comparison\"", "\"reproduction\"")).unwrap();
    }
    kept.say(&["report", "one", "other"]).refused(&["one is a run of `reproduce`", "report each by itself"]);
}

#[test]
fn a_run_of_an_unknown_experiment_is_refused_with_what_to_do() {
    let kept = Kept::under(&[NAME]);
    let file = kept.path().join(NAME).join("run.json");
    fs::write(&file, SAMPLE.info.replace("\"comparison\"", "\"guessing\"")).unwrap();
    for arguments in [["report", NAME], ["compare", "--resume=sample"], ["compare", "--baseline=sample"]] {
        kept.say(&arguments).refused(&[
            "the run sample was made by the experiment `guessing`",
            "use the version that made it, or a newer one",
        ]);
    }
    let listed = kept.say(&["report", "--list"]).ends_with(0);
    assert!(listed.stdout.starts_with(&format!("{NAME}\t")), "it is in the list: {listed:?}");
}
