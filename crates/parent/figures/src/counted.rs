//! The one rule for which measurement of a trial counts, if the trial was carried out more than
//! once.
//!
//! **Invariant:** no other code answers that question. An undisturbed measurement counts before a
//! spoiled one, and both before a child that could not be started. Among equals the later one
//! counts. Measurements for different purposes are never mixed.

use std::collections::{BTreeMap, HashMap};

use record::{Key, Machine, Measurement, Purpose, Record, Subject};

use crate::spoil::{Spoil, spoiled};

/// The measurement of a trial that counts.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'m> {
    /// The measurement.
    pub measurement: &'m Measurement,
    /// The cause that spoiled it. `None` if nothing did, or nothing is known.
    pub spoil: Option<Spoil>,
    /// Its index among the measurements that were given.
    pub at: usize,
}

impl<'m> Counted<'m> {
    fn weight(&self) -> Weight {
        weight(self.measurement, self.spoil)
    }

    /// Returns the record, unless the trial failed.
    pub fn record(&self) -> Option<&'m Record> {
        match &self.measurement.answer {
            record::Answer::Record(record) => Some(record),
            record::Answer::Failure(_) => None,
        }
    }
}

/// The measurements of each subject that count, by purpose and round.
pub(crate) type BySubject<'m> = HashMap<&'m Subject, BTreeMap<(Purpose, u32), Counted<'m>>>;

/// Finds the measurement that counts for each trial. All of them were made on this machine.
pub fn those_that_count<'m>(
    measurements: &'m [Measurement],
    machine: &Machine,
) -> BTreeMap<Key<'m>, Counted<'m>> {
    let subjects = counted_by_subject(measurements, machine).into_iter();
    let keyed = |(subject, trials): (&'m Subject, BTreeMap<(Purpose, u32), Counted<'m>>)| {
        trials.into_iter().map(move |((purpose, round), counted)| ((subject, purpose, round), counted))
    };
    subjects.flat_map(keyed).collect()
}

/// Does the same, sorted by subject. A run has few subjects and many rounds, so that to look for a
/// subject once costs less than to compare it with those of other trials.
pub(crate) fn counted_by_subject<'m>(measurements: &'m [Measurement], machine: &Machine) -> BySubject<'m> {
    let mut subjects = BySubject::new();
    for (at, measurement) in measurements.iter().enumerate() {
        let (subject, purpose, round) = measurement.key();
        let around = measurement.surroundings.as_ref();
        let spoil = around.and_then(|around| spoiled(around, machine));
        let trials = subjects.entry(subject).or_default();
        let earlier = trials.get(&(purpose, round));
        if earlier.is_none_or(|earlier| replaces(earlier.weight(), weight(measurement, spoil))) {
            trials.insert((purpose, round), Counted { measurement, spoil, at });
        }
    }
    subjects
}

/// The rank of a measurement among others of its trial. A started child comes first, and after that
/// an undisturbed one.
pub(crate) type Weight = (bool, bool);

/// Weighs a measurement that this has spoiled.
pub(crate) fn weight(measurement: &Measurement, spoil: Option<Spoil>) -> Weight {
    (!measurement.answer.never_started(), spoil.is_none())
}

/// Says that a later measurement of a trial counts in place of an earlier one.
pub(crate) fn replaces(earlier: Weight, later: Weight) -> bool {
    later >= earlier
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use record::{Answer, Cause, Surroundings};

    use super::*;
    use crate::summarise;
    use sample::{cell, failure, info, ms, record, work};

    fn subject() -> Subject {
        Subject::Cell(cell("inline", "tokio/1"))
    }

    /// Returns a measurement in round 0, with this many steps. Other processes took this share of
    /// the two processors.
    fn taken(steps: u64, others: f64) -> Measurement {
        around(record(subject(), 0, None, Some(work(steps))), others)
    }

    fn around(measurement: Measurement, others: f64) -> Measurement {
        let others = Some(Duration::from_secs(2).mul_f64(others));
        let around = Surroundings { took: ms(1000), others, ..Surroundings::default() };
        Measurement { surroundings: Some(around), ..measurement }
    }

    /// Returns the measurement that counts: its steps, if it is spoiled, and its index.
    fn one(measurements: &[Measurement]) -> (Option<u64>, bool, usize) {
        let counted = those_that_count(measurements, &info(&[]).machine);
        assert_eq!(counted.len(), 1);
        let found = counted.into_values().next().unwrap();
        let steps = found.record().map(|record| record.work.as_ref().unwrap().steps);
        (steps, found.spoil.is_some(), found.at)
    }

    #[test]
    fn an_undisturbed_measurement_counts_before_a_spoiled_one_in_any_order() {
        let (clean, spoiled) = (taken(1, 0.0), taken(2, 0.5));
        assert_eq!(one(&[clean.clone(), spoiled.clone()]), (Some(1), false, 0));
        assert_eq!(one(&[spoiled.clone(), clean.clone()]), (Some(1), false, 1));
        assert_eq!(one(&[spoiled.clone(), clean, spoiled]), (Some(1), false, 1));
    }

    #[test]
    fn among_equals_the_later_one_counts_whatever_its_attempt_is() {
        for others in [0.0, 0.5] {
            let first = Measurement { attempt: 1, ..taken(1, others) };
            assert_eq!(one(&[first, taken(2, others)]), (Some(2), others > 0.0, 1));
        }
    }

    #[test]
    fn what_nothing_is_known_about_is_not_spoiled() {
        let unknown = Measurement { surroundings: None, ..taken(1, 0.5) };
        assert_eq!(one(&[unknown, taken(2, 0.5)]), (Some(1), false, 0));
    }

    #[test]
    fn a_failure_counts_by_the_same_rule_and_has_no_record() {
        let failed = |others| around(failure(subject(), 0, Cause::Crashed, "signal 9"), others);
        assert_eq!(one(&[taken(1, 0.0), failed(0.0)]), (None, false, 1));
        assert_eq!(one(&[failed(0.0), taken(1, 0.5)]), (None, false, 0), "a failure is not hidden");
        assert_eq!(one(&[failed(0.5), taken(1, 0.0)]), (Some(1), false, 1));
    }

    /// `--resume` measures the trial, and what it measures counts however noisy the machine was.
    #[test]
    fn a_child_that_could_not_be_started_never_counts_before_one_that_was() {
        let outage = || around(failure(subject(), 0, Cause::NotStarted, "no processes"), 0.0);
        assert_eq!(one(&[outage(), taken(1, 0.5)]), (Some(1), true, 1));
        assert_eq!(one(&[taken(1, 0.5), outage()]), (Some(1), true, 0));
        assert_eq!(one(&[outage(), outage()]), (None, false, 1));
    }

    #[test]
    fn measurements_for_other_purposes_and_rounds_are_kept_apart() {
        let mut slices = taken(7, 0.0);
        slices.answer.assign(subject(), Purpose::Slices, 0);
        let mut next_round = taken(8, 0.0);
        next_round.answer.assign(subject(), Purpose::Comparison, 1);
        let measurements = [taken(1, 0.5), slices, next_round];
        let machine = info(&[]).machine;
        let found: Vec<(Purpose, u32, u64)> = those_that_count(&measurements, &machine)
            .iter()
            .map(|((_, purpose, round), counted)| {
                (*purpose, *round, counted.record().unwrap().work.as_ref().unwrap().steps)
            })
            .collect();
        let expected = [(Purpose::Comparison, 0, 1), (Purpose::Comparison, 1, 8), (Purpose::Slices, 0, 7)];
        assert_eq!(found, expected);
    }

    #[test]
    fn only_what_was_measured_for_the_comparison_is_in_a_figure() {
        let mut slices = taken(7, 0.0);
        slices.answer.assign(subject(), Purpose::Slices, 1);
        let mut failed = failure(subject(), 2, Cause::Crashed, "");
        failed.answer.assign(subject(), Purpose::Slices, 2);
        assert!(matches!(failed.answer, Answer::Failure(_)));
        let summary = summarise(&info(&[cell("inline", "tokio/1")]), &[taken(100, 0.0), slices, failed]);
        let row = &summary.cells[0];
        assert_eq!((row.figures.rounds, row.outcome.is_failed()), (1, false));
        assert_eq!(row.figures.working.as_ref().unwrap().per_second, Some(100.0));
    }
}
