//! Runs with their answers.

use std::time::Duration;

use proptest::collection::vec;
use proptest::prelude::*;
use record::{Cell, Measurement, Prepared, RunInfo, Skipped};

use super::cell::{cell, subjects, usual_cell};
use super::outcome::outcome;
use super::primitive::{count, duration, text};

/// Makes any run that is well-formed.
pub fn run() -> BoxedStrategy<(RunInfo, Vec<Measurement>)> {
    run_of(&prop_oneof![cell(), usual_cell()].boxed(), Duration::from_nanos(u64::MAX))
}

/// Makes a run with names that are in use, and no beat later than a trial may be long.
pub fn usual_run() -> BoxedStrategy<(RunInfo, Vec<Measurement>)> {
    run_of(&usual_cell(), Duration::from_secs(999))
}

/// Makes a run with its answers, each of another subject or round. No beat is later than `longest`.
fn run_of(cell: &BoxedStrategy<Cell>, longest: Duration) -> BoxedStrategy<(RunInfo, Vec<Measurement>)> {
    let rounds = prop_oneof![Just(0), Just(2), Just(u32::MAX)];
    let times = (rounds, vec(duration(), 5..6), count());
    let skipped = (cell.clone(), text()).prop_map(|(cell, reason)| Skipped { cell, reason, of_job: false });
    (vec(cell.clone(), 0..4), vec(skipped, 0..3), times, vec(outcome(longest), 1..9), text())
        .prop_map(|(cells, skipped, (rounds, times, speed), all, name)| {
            let mut info = crate::info(&cells);
            (info.skipped, info.rounds, info.seed) = (skipped, rounds, speed);
            (info.period, info.budget) = (times[0], times[1]);
            (info.timing.warm_up, info.timing.duration, info.timing.drain) = (times[2], times[3], times[4]);
            info.workloads
                .insert(name, Prepared { workload: String::new(), steps_per_s: speed, steps: None });
            let answers =
                subjects(&cells).into_iter().flat_map(|subject| [0, 1].map(|round| (subject.clone(), round)));
            let outcomes = answers.zip(all.iter().cycle());
            let answers =
                outcomes.filter_map(|((subject, round), outcome)| outcome.of(subject, round)).collect();
            (info, answers)
        })
        .boxed()
}
