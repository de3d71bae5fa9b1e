//! Finds the measurements that do not belong into a run: those of a trial that was not planned, and
//! those that would take the place of a good one.
//!
//! A run measures each trial once, and once more only if the first measurement is spoiled, or its
//! child could not be started. Anything else was put into the file by somebody.
//!
//! **Invariant:** a measurement that the run made is never left out.

use std::collections::{HashMap, HashSet};

use record::{Key, Machine, Measurement, Trial};

use crate::counted::weight;
use crate::spoil::spoiled;

/// The reason why a measurement does not belong into a run.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Stranger {
    /// No trial of the run has its subject, purpose and round.
    Unplanned,
    /// Its trial has a measurement before it that nothing spoiled.
    Again,
}

/// Returns which measurements do not belong into a run with these trials on this machine: the index
/// of each, in order, and the reason.
pub fn strangers(
    trials: &[Trial],
    measurements: &[Measurement],
    machine: &Machine,
) -> Vec<(usize, Stranger)> {
    let planned: HashSet<Key<'_>> = trials.iter().map(Trial::key).collect();
    let mut settled: HashMap<Key<'_>, bool> = HashMap::new();
    let mut found = Vec::new();
    for (at, measurement) in measurements.iter().enumerate() {
        let key = measurement.key();
        if !planned.contains(&key) {
            found.push((at, Stranger::Unplanned));
            continue;
        }
        let is_settled = settled.entry(key).or_default();
        if *is_settled {
            found.push((at, Stranger::Again));
            continue;
        }
        let around = measurement.surroundings.as_ref();
        let spoil = around.and_then(|around| spoiled(around, machine));
        *is_settled = weight(measurement, spoil) == (true, true);
    }
    found
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use record::{Beating, Cause, Purpose, Subject, Surroundings, Timing};

    use super::*;
    use sample::{cell, failure, info, ms, record, work};

    fn subject(strategy: &str) -> Subject {
        Subject::Cell(cell(strategy, "tokio/1"))
    }

    fn planned() -> Vec<Trial> {
        let trial = |round| Trial {
            format: record::FORMAT,
            subject: subject("inline"),
            round,
            purpose: Purpose::Comparison,
            workload: None,
            beating: Beating::Printing { period: ms(1) },
            seed: 0,
            quota_millicpus: None,
            timing: Timing { warm_up: ms(0), duration: ms(0), drain: ms(0) },
            stalls: Vec::new(),
            slices: false,
        };
        (0..2).map(trial).collect()
    }

    /// Returns a measurement beside which other processes took this share of the processors.
    fn taken(round: u32, others: f64) -> Measurement {
        let others = Some(Duration::from_secs(2).mul_f64(others));
        let around = Surroundings { took: ms(1000), others, ..Surroundings::default() };
        let measured = record(subject("inline"), round, None, Some(work(1)));
        Measurement { surroundings: Some(around), ..measured }
    }

    fn found(measurements: &[Measurement]) -> Vec<(usize, Stranger)> {
        strangers(&planned(), measurements, &info(&[]).machine)
    }

    #[test]
    fn what_a_run_measures_belongs_into_it() {
        let outage = failure(subject("inline"), 1, Cause::NotStarted, "no processes");
        let again = Measurement { attempt: 1, ..taken(0, 0.0) };
        assert_eq!(found(&[taken(0, 0.5), outage, taken(1, 0.0), again]), []);
        assert_eq!(found(&[taken(0, 0.5), taken(0, 0.5)]), []);
    }

    #[test]
    fn another_cell_round_or_purpose_does_not() {
        let mut slices = taken(0, 0.0);
        slices.answer.assign(subject("inline"), Purpose::Slices, 0);
        let other = record(subject("shed"), 0, None, None);
        let told = found(&[taken(0, 0.0), other, taken(2, 0.0), slices]);
        assert_eq!(told, [1, 2, 3].map(|at| (at, Stranger::Unplanned)));
    }

    #[test]
    fn a_measurement_that_would_replace_a_good_one_does_not() {
        let again = Measurement { attempt: 7, ..taken(0, 0.0) };
        assert_eq!(found(&[taken(0, 0.0), taken(1, 0.0), again]), [(2, Stranger::Again)]);
        // A failure is an answer too.
        let failed = failure(subject("inline"), 0, Cause::Crashed, "signal 9");
        assert_eq!(found(&[failed, taken(0, 0.0)]), [(1, Stranger::Again)]);
    }
}
