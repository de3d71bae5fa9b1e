//! The checks on the times of jobs, and the runs that have none.

use record::{Load, Purpose, Subject, Trial};

use super::{failed, find, named, open};
use crate::check::Verdict;
use crate::sample::{Instrument, TRUTHFUL};

const QUEUES: [&str; 3] =
    ["the wait in a queue on async-std/1", "the wait in a queue on smol/1", "the wait in a queue on tokio/1"];

#[test]
fn a_wait_that_is_no_queue_s_fails() {
    let queued =
        |trial: &Trial| matches!(load(trial), Some(Load::Rate(_))) || trial.purpose == Purpose::TickerCost;
    for (waits, quick) in [(0.7, true), (1.3, true), (0.7, false), (1.3, false)] {
        let wrong = Instrument { waits, ..TRUTHFUL }.judged_of(quick, queued);
        assert_eq!(failed(&wrong), QUEUES, "{waits} times the wait, quick: {quick}");
    }
    let right = TRUTHFUL.judged_of(false, queued);
    let right = find(&right, QUEUES[2]);
    assert_eq!(right.verdict, Verdict::Passed, "{right:?}");
    assert!(right.because.starts_with("180 jobs came in 6 rounds, under rate=20/s."), "{right:?}");
    let vague = Instrument { waits: 1.1, spread: 0.3, ..TRUTHFUL }.judged_of(true, queued);
    assert_eq!(find(&vague, QUEUES[2]).verdict, Verdict::CantTell);
}

#[test]
fn one_that_calls_the_latency_of_a_cell_different_from_itself_fails() {
    let biased = Instrument { second_latency: 1.07, ..TRUTHFUL }.judged_of(false, paused);
    assert_eq!(failed(&biased), ["A against A: job latency"]);
    assert!(!find(&biased, "A against A: job latency").excusable);
}

#[test]
fn one_that_does_not_feel_that_jobs_are_longer_fails() {
    let numb = Instrument { sense_of_length: 0.0, ..TRUTHFUL };
    let numb = numb.judged_of(false, paused);
    assert_eq!(failed(&numb), ["jobs 10 % longer"]);
    let check = find(&numb, "jobs 10 % longer");
    assert!(check.because.contains("With 25: 0 of 6 found"), "{check:?}");
    let backwards = Instrument { sense_of_length: -1.0, others: 0.4, ..TRUTHFUL }.judged_of(false, paused);
    assert_eq!(failed(&backwards), ["jobs 10 % longer"], "noise is no excuse");
}

#[test]
fn a_run_of_an_earlier_version_is_not_asked_about_jobs() {
    let former = Instrument::judged_before_loads();
    let asked = |name: &str| former.checks.iter().any(|check| check.name == name);
    assert!(asked("A against A: work") && asked("10 % slower"));
    assert!(!asked("A against A: job latency") && !asked("jobs 10 % longer") && !asked(QUEUES[0]));
    assert_eq!(open(&former), [""; 0]);
}

#[test]
fn jobs_that_should_have_been_measured_and_were_not_are_open() {
    let without = TRUTHFUL.judged_of(true, |trial| load(trial).is_none());
    let open = named(&without, Verdict::CantTell);
    let jobs = ["A against A: job latency", "jobs 10 % longer", QUEUES[0], QUEUES[1], QUEUES[2]];
    assert!(jobs.iter().all(|name| open.contains(name)), "{open:?}");
    assert_eq!(
        find(&without, QUEUES[0]).because,
        "The times of its jobs, or the floor of its runtime, were not measured."
    );
}

fn load(trial: &Trial) -> Option<Load> {
    match &trial.subject {
        Subject::Cell(cell) => Some(cell.load),
        _ => None,
    }
}

fn paused(trial: &Trial) -> bool {
    matches!(load(trial), Some(Load::Pause(_)))
}
