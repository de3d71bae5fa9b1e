//! Every experiment can be resumed, and takes a memory limit: here all but `compare`, which has a
//! file of its own.
//!
//! A whole run of these takes minutes. So each test ends a run as soon as its description is there,
//! makes up failures for all of its trials but the shortest, and lets the experiment measure that
//! one.

use std::fs;

use engine::Experiment;
use nix::sys::signal::Signal;
use record::{Answer, Cause, FORMAT, Failure, Measurement, RunInfo, Trial};

use crate::program::{say, xtask};
use crate::running::Running;

#[test]
fn a_sweep() {
    let small = ["--quick", "--rounds=1", "--duration=120ms", "--runtime=tokio/1"];
    measures_what_is_missing::<sweep::SweepExperiment>(&small);
}

#[test]
fn the_articles_experiment() {
    measures_what_is_missing::<reproduce::ArticleExperiment>(&["--intervals=1"]);
}

#[test]
fn a_selfcheck() {
    measures_what_is_missing::<selfcheck::InstrumentCheck>(&["--quick"]);
}

fn measures_what_is_missing<E: Experiment>(options: &[&str]) {
    let runs = tempfile::tempdir().unwrap();
    let own = [E::COMMAND, "--save=cut", "--seed=1", "--memory=1GiB"];
    let running = Running::of(xtask(runs.path(), own.iter().chain(options)), runs);
    let described = running.runs.path().join("cut/run.json");
    running.wait_for("no run", || described.exists().then_some(()));
    running.send(Signal::SIGKILL);
    let (_, runs) = running.end();

    let info: RunInfo = serde_json::from_str(&fs::read_to_string(&described).unwrap()).unwrap();
    assert_eq!((&*info.experiment, info.memory_limit_bytes), (E::KEY, Some(1 << 30)));
    let trials = E::trials(&info);
    let missing = trials.iter().min_by_key(|trial| trial.timing.total()).unwrap();
    let others = trials.iter().filter(|trial| trial.key() != missing.key());
    let records = runs.path().join("cut/records.jsonl");
    let before: String = others.map(line).collect();
    fs::write(&records, &before).unwrap();

    let left = format!("{} of {} measurements are there", trials.len() - 1, trials.len());
    let advice = format!("{left}: `cargo xtask {} --resume cut` measures the rest", E::COMMAND);
    let report = say(runs.path(), ["report", "cut"]);
    assert!(report.stderr.contains(&advice), "{}", report.stderr);

    // The failures that were made up are failures.
    let said = say(runs.path(), [E::COMMAND, "--resume=cut"]).ends_with(1);
    let progress = format!("{} measurements kept, 1 missing; measuring", trials.len() - 1);
    assert!(said.stderr.contains(&progress), "{}", said.stderr);
    assert!(fs::read_to_string(&records).unwrap().starts_with(&before), "the kept ones are touched");
    let text = fs::read_to_string(&records).unwrap();
    let added = text[before.len()..].lines().map(|line| serde_json::from_str(line).unwrap());
    let added: Vec<Measurement> = added.collect();
    // A busy machine may spoil the trial, which is then repeated once.
    assert!((1..=2).contains(&added.len()), "{added:?}");
    for (attempt, measurement) in (0..).zip(&added) {
        assert_eq!((measurement.key(), measurement.attempt), (missing.key(), attempt));
        assert!(matches!(measurement.answer, Answer::Record(_)), "{measurement:?}");
    }
    let again = say(runs.path(), [E::COMMAND, "--resume=cut"]).ends_with(1);
    assert!(again.stderr.starts_with("run cut is complete: "), "{}", again.stderr);
}

/// Returns the line of a trial that failed.
fn line(trial: &Trial) -> String {
    let Trial { subject, purpose, round, .. } = trial.clone();
    let reason = "made up".to_owned();
    let failure = Failure { format: FORMAT, subject, purpose, round, cause: Cause::Crashed, reason };
    let measurement = Measurement { answer: Answer::Failure(failure), attempt: 0, surroundings: None };
    serde_json::to_string(&measurement).unwrap() + "\n"
}
