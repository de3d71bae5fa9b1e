//! `compare --resume`: measures the missing trials, leaves the measured ones as they are, and
//! measures none twice.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use record::Measurement;

use crate::sample::{Kept, NAME, SAMPLE};

/// Returns the measurements of a run. No two may be of one trial.
pub(crate) fn measured_once(records: &Path) -> Vec<Measurement> {
    let text = fs::read_to_string(records).unwrap();
    let measurements: Vec<Measurement> =
        text.lines().map(|line| serde_json::from_str(line).expect("a whole line")).collect();
    let trials: BTreeSet<_> = measurements.iter().map(Measurement::key).collect();
    assert_eq!(trials.len(), measurements.len(), "one was measured twice: {text}");
    measurements
}

/// Returns the sample with only the first lines of its records, and then this text.
fn cut(lines: usize, then: &str) -> Kept {
    let kept = Kept::under(&[NAME]);
    let first: String = SAMPLE.records.split_inclusive('\n').take(lines).collect();
    fs::write(kept.records(NAME), first + then).unwrap();
    kept
}

#[test]
fn a_run_of_which_a_part_is_missing_is_completed() {
    for lines in 0..3 {
        let kept = cut(lines, "");
        let before = fs::read_to_string(kept.records(NAME)).unwrap();
        let advice = format!("{lines} of 3 measurements are there: `cargo xtask compare --resume {NAME}`");
        let report = kept.say(&["report", NAME]);
        assert!(report.stderr.contains(&advice), "{}", report.stderr);

        let said = kept.say(&["compare", "--resume", NAME, "--format=json"]).ends_with(0);
        let after = fs::read_to_string(kept.records(NAME)).unwrap();
        assert!(after.starts_with(&before), "what is there is touched");
        assert_eq!(measured_once(&kept.records(NAME)).len(), 3);
        assert_eq!(fs::read_to_string(kept.path().join(NAME).join("run.json")).unwrap(), SAMPLE.info);
        // The whole run is shown as by `report`, with the command that began it.
        assert_eq!(kept.report(NAME), said.json());
        assert_eq!(said.json()["run"]["command"], SAMPLE.said.json()["run"]["command"]);
        if lines > 0 {
            let progress = format!(" kept, {} missing; measuring", 3 - lines);
            assert!(said.stderr.contains(&progress), "{}", said.stderr);
        }
    }
}

#[test]
fn a_torn_last_line_is_measured_again() {
    let second = SAMPLE.records.lines().nth(1).unwrap();
    let kept = cut(1, &second[..second.len() / 2]);
    let said = kept.say(&["compare", "--resume", NAME]).ends_with(0);
    assert!(said.stderr.contains("records.jsonl:2: cut short when it was written"), "{}", said.stderr);
    assert_eq!(measured_once(&kept.records(NAME)).len(), 3);
}

#[test]
fn a_run_that_is_complete_is_only_shown() {
    let kept = Kept::under(&[NAME]);
    let said = kept.say(&["compare", "--resume", NAME, "--format=json"]).ends_with(0);
    assert_eq!(said.json(), SAMPLE.said.json());
    assert_eq!(said.stderr, format!("run {NAME} is complete: all 3 measurements are there\n"));
    assert_eq!(fs::read_to_string(kept.records(NAME)).unwrap(), SAMPLE.records);
}

#[test]
fn what_was_left_out_of_a_cell_that_surely_lost_the_beat_is_not_missing() {
    let kept = Kept::under(&[NAME]);
    let info = kept.path().join(NAME).join("run.json");
    let of_three_rounds = SAMPLE.info.replace("\"rounds\": 1,", "\"rounds\": 3,");
    assert_ne!(of_three_rounds, SAMPLE.info);
    fs::write(info, of_three_rounds).unwrap();
    // Inline holds the loop for the whole window, so no beat fires. Two rounds of three are most. A
    // spoiled round would not count.
    let mut unspoiled: Vec<Measurement> = measured_once(&kept.records(NAME));
    let cell = unspoiled.iter().find(|one| matches!(one.subject(), record::Subject::Cell(_))).unwrap();
    let mut second = cell.clone();
    second.answer.assign(cell.subject().clone(), cell.answer.purpose(), 1);
    unspoiled.push(second);
    let line = |measurement| {
        serde_json::to_string(&Measurement { surroundings: None, ..measurement }).unwrap() + "\n"
    };
    let before: String = unspoiled.into_iter().map(line).collect();
    fs::write(kept.records(NAME), &before).unwrap();
    let report = kept.say(&["report", NAME]);
    assert!(report.stderr.contains("4 of 8 measurements are there"), "{}", report.stderr);

    let said = kept.say(&["compare", "--resume", NAME, "--format=json"]).ends_with(0);
    assert!(said.stderr.contains("4 measurements kept, 4 missing; measuring"), "{}", said.stderr);
    let after = fs::read_to_string(kept.records(NAME)).unwrap();
    assert!(after.starts_with(&before) && !after[before.len()..].contains("inline"), "{after}");
    let again = kept.say(&["compare", "--resume", NAME, "--format=json"]).ends_with(0);
    assert_eq!(again.stderr, format!("run {NAME} is complete: all 8 measurements are there\n"));
    assert_eq!(again.json(), said.json());
}

#[test]
fn going_on_elsewhere_warns_of_what_differs() {
    let kept = cut(2, "");
    let info = kept.path().join(NAME).join("run.json");
    let tokio = SAMPLE.said.json()["run"]["versions"]["tokio"].as_str().unwrap().to_owned();
    let elsewhere = SAMPLE.info.replace(&format!("\"tokio\": \"{tokio}\""), "\"tokio\": \"0.0.1\"");
    assert_ne!(elsewhere, SAMPLE.info);
    fs::write(&info, elsewhere).unwrap();
    let said = kept.say(&["compare", "--resume", NAME]).ends_with(0);
    let warning = format!("version of tokio: 0.0.1 before, {tokio} now");
    let at = |what: &str| said.stderr.find(what).unwrap_or_else(|| panic!("no `{what}` in: {}", said.stderr));
    assert!(at("warning: run ") < at(&warning) && at(&warning) < at("measuring "));
}

#[test]
fn what_says_how_to_measure_is_refused_beside_it() {
    let kept = cut(1, "");
    let before = fs::read_to_string(kept.records(NAME)).unwrap();
    for flag in ["--strategy=inline:", "--rounds=2", "--quick", "--period=1ms", "--seed=1", "--save=other"] {
        let name = flag.split('=').next().unwrap();
        kept.say(&["compare", "--resume", NAME, flag])
            .refused(&["'--resume <RUN>' cannot be used with", name]);
    }
    kept.say(&["compare", "--resume", "sampel"]).refused(&["`sampel`", "did you mean `sample`?"]);
    let info = kept.path().join(NAME).join("run.json");
    fs::write(&info, SAMPLE.info.replace("\"comparison\"", "\"reproduction\"")).unwrap();
    kept.say(&["compare", "--resume", NAME])
        .refused(&["it is a run of `cargo xtask reproduce`", "give `cargo xtask reproduce --resume sample`"]);
    fs::write(&info, &SAMPLE.info).unwrap();
    for command in ["sweep", "selfcheck", "reproduce"] {
        kept.say(&[command, "--resume", NAME]).refused(&["give `cargo xtask compare --resume sample`"]);
    }
    fs::write(&info, SAMPLE.info.replace("\"inline\"", "\"outline\"")).unwrap();
    kept.say(&["compare", "--resume", NAME]).refused(&["no strategy `outline` any more", "measure anew"]);
    fs::write(&info, SAMPLE.info.replace("\"setting\": \"\"", "\"setting\": \"every=5\"")).unwrap();
    kept.say(&["compare", "--resume", NAME]).refused(&[
        "--resume sample: inline:every=5 on tokio/1",
        "can't be measured any more: `inline` has no setting `every`",
        "measure anew",
    ]);
    assert_eq!(fs::read_to_string(kept.records(NAME)).unwrap(), before);
}

#[test]
#[cfg(target_os = "linux")]
fn a_run_that_is_being_measured_is_refused() {
    use nix::sys::signal::Signal;

    use crate::program::say;
    use crate::running::{ENDLESS, Running};

    let running = Running::begin(&[ENDLESS]);
    running.child();
    say(running.runs.path(), ["compare", "--resume=ended"])
        .refused(&["`ended` is being measured at this moment", "wait until that has ended"]);
    running.send(Signal::SIGINT);
    assert_eq!(running.end().0.status.code(), Some(130));
}

#[test]
#[cfg(target_os = "linux")]
fn the_program_killed_with_sigkill_loses_nothing_and_the_rest_can_be_measured() {
    use nix::sys::signal::Signal;

    use crate::program::say;
    use crate::running::{Running, assert_gone};

    let running = Running::begin(&["--duration=400ms", "--strategy=inline:", "--strategy=spawn-blocking:"]);
    running.wait_for("nothing is kept", || (running.kept() >= 2).then_some(()));
    let (strategy, child) = running.child();
    running.send(Signal::SIGKILL);
    let (output, runs) = running.end();
    assert_eq!(output.status.code(), None);
    assert_gone(child, strategy);
    let records = runs.path().join("ended/records.jsonl");
    let before = fs::read_to_string(&records).unwrap();
    let kept = measured_once(&records).len();
    assert!((2..5).contains(&kept), "{kept} of 5");

    let said = say(runs.path(), ["compare", "--resume=ended", "--format=json"]).ends_with(0);
    assert!(fs::read_to_string(&records).unwrap().starts_with(&before));
    assert_eq!(measured_once(&records).len(), 5);
    assert!(said.stderr.contains(&format!("{kept} measurements kept, {} missing", 5 - kept)), "{said:?}");
    for cell in said.json()["cells"].as_array().unwrap() {
        assert_eq!(cell["status"], "ok", "{cell}");
    }
}
