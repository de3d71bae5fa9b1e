//! A right answer to a trial, and the changes that make it a wrong one.

use std::io::Read;
use std::time::Duration;

use record::{Answer, Beats, Output, Record, Threads, Trial, Usage, Work};
use serde::Serialize;

/// Returns a right answer. Its figures mean nothing.
pub(crate) fn answer(trial: &Trial) -> Answer {
    let last = Output { steps: 1, checksum: checksum(1) };
    let elapsed = trial.timing.duration;
    let period = trial.beating.period();
    let due = elapsed.div_duration_f64(period) as usize;
    Answer::Record(Record {
        format: record::FORMAT,
        subject: trial.subject.clone(),
        round: trial.round,
        purpose: trial.purpose,
        beats: Some(Beats { period, ..sample::beats(vec![Duration::ZERO; due], 0) }),
        start: None,
        ticks: None,
        work: Some(Work { steps: 1000, elapsed, checked: 1, last, yields: 0 }),
        jobs: None,
        threads: Threads::default(),
        usage: Usage::default(),
        stalls: None,
        cost: None,
        slices: None,
    })
}

/// Returns a right answer with a change.
pub(crate) fn changed(change: impl FnOnce(&mut Record)) -> Answer {
    let mut answer = answer(&trial());
    let Answer::Record(record) = &mut answer else { unreachable!("it is a record") };
    change(record);
    answer
}

/// Returns the checksum of the first steps of a job.
pub(crate) fn checksum(steps: u64) -> u64 {
    steps.wrapping_mul(7)
}

pub(crate) fn trial() -> Trial {
    serde_json::from_str(&question()).expect("a trial")
}

/// Returns all of stdin.
pub(crate) fn question() -> String {
    let mut text = String::new();
    std::io::stdin().read_to_string(&mut text).expect("a question");
    text
}

/// Writes an answer to stdout.
pub(crate) fn write(answer: &impl Serialize) {
    println!("{}", serde_json::to_string(answer).expect("always JSON"));
}
