//! Selfchecks that were stored before trials had a purpose. The number of the round told it.

use record::{Cell, Measurement, Purpose, RunInfo, Subject};

use crate::plan::WORK;

/// The rounds of the stalled floors were numbered from here.
const STALLED_FROM: u32 = 1_000_000;
/// The rounds of the twins' floors were numbered from here.
const TWIN_FLOORS_FROM: u32 = 2_000_000;

/// Gives a measurement of record format 1 its purpose and its round.
pub(crate) fn upgrade(info: &RunInfo, measurement: &mut Measurement) {
    if measurement.answer.format() > 1 {
        return;
    }
    let (subject, number) = (measurement.subject().clone(), measurement.round());
    let cells = u32::try_from(info.cells.len()).unwrap_or(u32::MAX).max(1);
    let (purpose, round) = match &subject {
        Subject::Floor { .. } if number >= TWIN_FLOORS_FROM => {
            (Purpose::Comparison, number - TWIN_FLOORS_FROM)
        }
        Subject::Floor { .. } if number >= STALLED_FROM => (Purpose::StalledFloor, number - STALLED_FROM),
        // Of these, the odd ones were muted.
        Subject::Floor { .. } if number % 2 == 0 => (Purpose::TickerCost, number / 2),
        Subject::Floor { .. } => (Purpose::MutedFloor, number / 2),
        Subject::Bare { .. } => (Purpose::TickerCost, number),
        Subject::Raw { .. } => (Purpose::RawOf(number % cells), number / cells),
        // Of these, the odd ones were the twin. The slower cells have other work, and were measured
        // once.
        Subject::Cell(Cell { workload, .. }) if workload == WORK && number % 2 == 1 => {
            (Purpose::Twin, number / 2)
        }
        Subject::Cell(Cell { workload, .. }) if workload == WORK => (Purpose::Comparison, number / 2),
        Subject::Cell(_) | Subject::Cost(_) => (Purpose::Comparison, number),
    };
    measurement.answer.assign(subject, purpose, round);
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::plan::SLOWER_BY_10;

    /// Upgrades a measurement of this subject as format 1 kept it, in a run of two
    /// cells.
    fn upgraded(subject: &Subject, number: u32) -> (Purpose, u32) {
        upgraded_from(1, subject, number)
    }

    fn upgraded_from(format: u32, subject: &Subject, number: u32) -> (Purpose, u32) {
        let info = sample::info(&[cell(WORK), Cell { runtime: "smol/1".to_owned(), ..cell(WORK) }]);
        let record = sample::record(subject.clone(), number, None, None);
        let failure = sample::failure(subject.clone(), number, record::Cause::Crashed, "signal 9");
        let of = |mut measurement: Measurement| {
            match &mut measurement.answer {
                record::Answer::Record(record) => record.format = format,
                record::Answer::Failure(failure) => failure.format = format,
            }
            upgrade(&info, &mut measurement);
            assert_eq!(measurement.subject(), subject, "the subject stays");
            (measurement.answer.purpose(), measurement.round())
        };
        let (record, failure) = (of(record), of(failure));
        assert_eq!(record, failure, "a failure is treated as a record is");
        record
    }

    fn cell(workload: &str) -> Cell {
        Cell { workload: workload.to_owned(), cpus: 2, ..sample::cell("inline", "tokio/1") }
    }

    #[test]
    fn the_number_of_a_floor_told_what_it_was_for() {
        let floor = Subject::floor_of(&cell(WORK));
        assert_eq!(upgraded(&floor, 0), (Purpose::TickerCost, 0));
        assert_eq!(upgraded(&floor, 7), (Purpose::MutedFloor, 3));
        assert_eq!(upgraded(&floor, 8), (Purpose::TickerCost, 4));
        assert_eq!(upgraded(&floor, 1_000_003), (Purpose::StalledFloor, 3));
        assert_eq!(upgraded(&floor, 2_000_049), (Purpose::Comparison, 49));
    }

    #[test]
    fn a_bare_sleep_was_only_ever_for_the_cost() {
        assert_eq!(upgraded(&Subject::Bare { cpus: 2 }, 5), (Purpose::TickerCost, 5));
    }

    #[test]
    fn the_raw_runs_of_a_round_were_numbered_through() {
        let raw = Subject::raw_of(&cell(WORK));
        let two_cells = [0, 1, 2, 3, 99].map(|number| upgraded(&raw, number));
        let of = Purpose::RawOf;
        assert_eq!(two_cells, [(of(0), 0), (of(1), 0), (of(0), 1), (of(1), 1), (of(1), 49)]);
    }

    #[test]
    fn every_second_measurement_of_a_cell_was_its_twin_and_a_slower_one_had_none() {
        let own = Subject::Cell(cell(WORK));
        assert_eq!(upgraded(&own, 6), (Purpose::Comparison, 3));
        assert_eq!(upgraded(&own, 7), (Purpose::Twin, 3));
        assert_eq!(upgraded(&Subject::Cell(cell(SLOWER_BY_10)), 7), (Purpose::Comparison, 7));
    }

    /// A run that was measured before trials had a purpose.
    const STORED: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../xtask/tests/command_line/format_1/selfcheck/run.json"
    ));
    /// Its measurements.
    const MEASURED: &str = include_str!(concat!(
        env!("CARGO_MANIFEST_DIR"),
        "/../../../xtask/tests/command_line/format_1/selfcheck/records.jsonl"
    ));

    /// The description of a run does not hold all lengths of its trials. If one of the plan's
    /// constants changes, `--resume` would mix measurements of both. If this test fails, choose the
    /// former constant by `RunInfo::format`, as `plan/extent.rs` does for the stalls of a quick
    /// run.
    #[test]
    fn the_trials_of_a_stored_run_of_format_1_are_as_long_as_planned_today() {
        use std::collections::BTreeMap;
        use std::time::Duration;

        use crate::plan;

        // A measurement is never shorter than planned. The child starts and ends within 10 ms.
        let just_above =
            |measured: Duration, planned: Duration, slack| planned <= measured && measured <= planned + slack;
        let ms = Duration::from_millis;
        let info: RunInfo = serde_json::from_str(STORED).unwrap();
        let trials = plan::trials(&info);
        let planned: BTreeMap<_, _> = trials.iter().map(|trial| (trial.key(), trial)).collect();
        let mut stalled = 0;
        for line in MEASURED.lines() {
            let mut measurement: Measurement = serde_json::from_str(line).unwrap();
            upgrade(&info, &mut measurement);
            let trial = planned[&measurement.key()];
            let record::Answer::Record(record) = &measurement.answer else { panic!("{line}") };
            let (window, took) = (record.usage.window.unwrap(), measurement.surroundings.unwrap().took);
            let timing = trial.timing;
            // The window of a job that can't be interrupted ends with a part of the job.
            assert!(just_above(window, timing.duration, ms(5)), "{window:?}, {trial:?}");
            // The child also waits for its last jobs.
            let rest = timing.total() - timing.duration;
            let slack = if matches!(trial.subject, Subject::Cell(_)) { ms(30) } else { ms(10) };
            assert!(just_above(took - window, rest, slack), "{took:?}, {window:?}, {trial:?}");
            let made = record.stalls.iter().flat_map(|stalls| &stalls.made);
            for (made, planned) in made.zip(&trial.stalls) {
                assert!(just_above(made.length, planned.length, ms(1)), "{made:?}, {trial:?}");
                assert!(just_above(made.at, planned.at, ms(2)), "{made:?}, {trial:?}");
                stalled += 1;
            }
        }
        assert_eq!(stalled, 3 * 2 * plan::STALLS.len(), "two trials on each of three runtimes");
        let (twins, others): (Vec<_>, Vec<_>) = trials.iter().partition(|trial| trial.timing == info.timing);
        assert_eq!(twins.len(), 10 * 4 * 3, "ten rounds of four cells, each with two twins");
        // A measurement does not tell these two to the millisecond.
        let around = |trial: &record::Trial| (trial.timing.warm_up, trial.timing.drain);
        assert!(others.into_iter().all(|trial| around(trial) == (ms(20), ms(5))), "the others");
    }

    #[test]
    fn a_later_format_says_it_itself() {
        assert_eq!(upgraded_from(2, &Subject::floor_of(&cell(WORK)), 7), (Purpose::Comparison, 7));
    }

    #[test]
    fn a_whole_run_of_format_1_has_the_trials_that_are_planned_today() {
        use std::collections::BTreeSet;

        use crate::plan;

        let info = crate::sample::before_loads(1);
        let cells = u32::try_from(info.cells.len()).unwrap();
        // How the rounds were numbered in format 1.
        let number = |trial: &record::Trial| match (&trial.subject, trial.purpose) {
            (Subject::Floor { .. }, Purpose::StalledFloor) => STALLED_FROM + trial.round,
            (Subject::Floor { .. }, Purpose::Comparison) => TWIN_FLOORS_FROM + trial.round,
            (Subject::Floor { .. }, Purpose::TickerCost) => 2 * trial.round,
            (Subject::Floor { .. }, _) => 2 * trial.round + 1,
            (Subject::Raw { .. }, Purpose::RawOf(at)) => cells * trial.round + at,
            (Subject::Cell(Cell { workload, .. }), Purpose::Twin) if workload == WORK => 2 * trial.round + 1,
            (Subject::Cell(Cell { workload, .. }), _) if workload == WORK => 2 * trial.round,
            _ => trial.round,
        };
        let trials = plan::trials(&info);
        let mut measurements: Vec<Measurement> = Vec::new();
        for trial in &trials {
            let mut measurement = sample::record(trial.subject.clone(), number(trial), None, None);
            if let record::Answer::Record(record) = &mut measurement.answer {
                record.format = 1;
            }
            upgrade(&info, &mut measurement);
            measurements.push(measurement);
        }
        let planned: BTreeSet<_> = trials.iter().map(record::Trial::key).collect();
        let kept: BTreeSet<_> = measurements.iter().map(Measurement::key).collect();
        assert_eq!((kept.len(), kept == planned), (trials.len(), true));
    }
}
