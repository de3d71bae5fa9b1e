//! Sweeps that were stored before trials had a purpose. The number of the round told it.

use record::{Measurement, Purpose};

/// The rounds of trials of slices were numbered from here.
const SLICES_FROM: u32 = 1_000_000;

/// Gives a measurement of record format 1 its purpose and its round.
pub(crate) fn upgrade(measurement: &mut Measurement) {
    let (subject, round) = (measurement.subject().clone(), measurement.round());
    if measurement.answer.format() == 1 && round >= SLICES_FROM {
        measurement.answer.assign(subject, Purpose::Slices, round - SLICES_FROM);
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use record::{Answer, Cause, Trial};

    use super::*;
    use crate::options::Options;
    use crate::yields::sample::THEORETICAL;

    /// Returns the measurement as format 1 kept it.
    fn of_format_1(mut measurement: Measurement) -> Measurement {
        let (subject, round) = (measurement.subject().clone(), measurement.round());
        let number =
            if measurement.answer.purpose() == Purpose::Slices { SLICES_FROM + round } else { round };
        measurement.answer.assign(subject, Purpose::Comparison, number);
        match &mut measurement.answer {
            Answer::Record(record) => record.format = 1,
            Answer::Failure(failure) => failure.format = 1,
        }
        measurement
    }

    #[test]
    fn a_whole_run_of_format_1_has_the_trials_that_are_planned_today() {
        let (info, measurements) = THEORETICAL.measured(&Options::default());
        let mut kept: Vec<Measurement> = measurements.iter().cloned().map(of_format_1).collect();
        kept.iter_mut().for_each(upgrade);
        let trials = crate::yields::plan::trials(&info);
        let planned: BTreeSet<_> = trials.iter().map(Trial::key).collect();
        assert_eq!(kept.iter().map(Measurement::key).collect::<BTreeSet<_>>(), planned);
        let sweep = crate::yields::judge::judge(&info, &kept);
        assert_eq!(sweep.curves, crate::yields::judge::judge(&info, &measurements).curves);
    }

    #[test]
    fn a_failure_is_treated_as_a_record_is_and_a_later_format_says_it_itself() {
        let cell = record::Subject::Cell(sample::cell("manual-yield:within=1ms", "tokio/1"));
        let failure = |number| sample::failure(cell.clone(), number, Cause::Crashed, "signal 9");
        let mut old = of_format_1(failure(SLICES_FROM + 3));
        upgrade(&mut old);
        assert_eq!((old.answer.purpose(), old.round()), (Purpose::Slices, 3));
        let mut later = failure(SLICES_FROM + 3);
        upgrade(&mut later);
        assert_eq!((later.answer.purpose(), later.round()), (Purpose::Comparison, SLICES_FROM + 3));
    }
}
