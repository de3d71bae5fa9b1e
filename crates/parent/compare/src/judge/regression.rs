//! The cells that became worse since a baseline, and those about which one can't tell.
//!
//! **Invariant:** a cell without a verdict is no regression. It is counted as a doubt, so that it
//! is not taken for a cell that is fine.

use std::time::Duration;

use figures::{BeatTurn, Change, JobVerdict, Outcome, TwoRuns};
use stats::{LatenessVerdict, SpeedVerdict};

/// The rounds that are suggested if there is no spread yet to forecast from.
const FIRST_ROUNDS: usize = crate::windows::DEFAULT_ROUNDS as usize;

/// A cell that became worse.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Regression<'a> {
    /// Its change.
    pub(crate) change: &'a Change,
    /// The ways in which it became worse, at least one.
    pub(crate) ways: Vec<Way>,
}

/// A way in which a cell became worse.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Way {
    /// A round failed, and none did in the baseline.
    Failed,
    /// It does less work.
    Slower,
    /// Its jobs take longer from when they are due to their answer. They come with pauses.
    LongerJobs,
    /// Its beats are later.
    Later,
    /// Its beats are later, and it no longer keeps the beat. A lost beat alone is not enough: close
    /// to the budget, the beat may be kept in one run and not in the next.
    LostBeat,
}

/// The cells that may or may not have become worse, and what would help to tell.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Doubt {
    /// The number of cells. Cells that became worse in another way are not among them.
    pub(crate) cells: usize,
    /// The number of rounds that both runs would need, so that most cells probably have a verdict.
    /// `None` if more rounds don't help.
    pub(crate) rounds: Option<usize>,
    /// The number of cells with work that scatters too much for any sensible number of rounds.
    pub(crate) scattered: usize,
    /// The number of cells with measurements that were too short for any quantile of their beats.
    pub(crate) too_short: usize,
    /// The number of cells with too few steps in a measurement for a verdict on work. More rounds
    /// don't help these.
    pub(crate) coarse: usize,
    /// How long measurements have to be, so that all these cells have enough steps. `None` if there
    /// are none.
    pub(crate) duration: Option<Duration>,
}

/// Returns the cells that became worse, in the order of the run now.
pub(crate) fn regressions(comparison: &TwoRuns) -> Vec<Regression<'_>> {
    let all = comparison.changes.iter().map(|change| Regression { change, ways: ways(change) });
    all.filter(|regression| !regression.ways.is_empty()).collect()
}

/// Says that the run now counts as worse. Two runs without a common cell count as worse too,
/// because nothing shows that all is well. On a machine that was too noisy, only a failure counts.
pub(crate) fn is_worse(comparison: &TwoRuns) -> bool {
    let counts = |way: &Way| !comparison.too_noisy || *way == Way::Failed;
    let is_worse = |regression: &Regression<'_>| regression.ways.iter().any(counts);
    comparison.changes.is_empty() || regressions(comparison).iter().any(is_worse)
}

/// Counts the cells about which one can't tell, with what would help.
pub(crate) fn doubt(comparison: &TwoRuns) -> Doubt {
    let had = comparison.before.rounds.max(comparison.now.rounds) as usize;
    let doubtful = comparison.changes.iter().filter(|change| ways(change).is_empty() && is_doubtful(change));
    doubtful.fold(Doubt::default(), |doubt, change| Doubt {
        cells: doubt.cells + 1,
        rounds: doubt.rounds.max(rounds_for_speed(change)).max(rounds_for_lateness(change, had)),
        scattered: doubt.scattered + usize::from(is_scattered(change)),
        too_short: doubt.too_short + usize::from(is_too_short(change)),
        coarse: doubt.coarse + usize::from(change.coarse.is_some()),
        duration: doubt.duration.max(change.coarse.map(|coarse| coarse.duration)),
    })
}

fn ways(change: &Change) -> Vec<Way> {
    let is_later = change.lateness.verdict == LatenessVerdict::Later;
    let ways = [
        (change.outcome_now.is_failed() && !change.outcome_before.is_failed(), Way::Failed),
        (change.speed.verdict == SpeedVerdict::Slower, Way::Slower),
        (change.jobs.is_some_and(|jobs| jobs.verdict == JobVerdict::Longer), Way::LongerJobs),
        (is_later, Way::Later),
        (change.beat == BeatTurn::Lost && is_later, Way::LostBeat),
    ];
    ways.into_iter().filter(|(is_so, _)| *is_so).map(|(_, way)| way).collect()
}

fn is_doubtful(change: &Change) -> bool {
    let lacks_one = match change.jobs {
        Some(jobs) => jobs.verdict == JobVerdict::CantTell,
        None => change.speed.verdict == SpeedVerdict::CantTell,
    };
    lacks_one || change.lateness.verdict == LatenessVerdict::CantTell
}

/// Returns the forecast of rounds for a verdict on the speed, or on the job latency if jobs come
/// with pauses. Returns a first number if there is no spread yet to forecast from.
fn rounds_for_speed(change: &Change) -> Option<usize> {
    let (is_open, ratio, interval) = match change.jobs {
        Some(jobs) => (jobs.verdict == JobVerdict::CantTell, jobs.ratio, jobs.interval),
        None => {
            let speed = &change.speed;
            (speed.verdict == SpeedVerdict::CantTell, speed.ratio, speed.interval)
        }
    };
    match is_open {
        false => None,
        true if change.coarse.is_some() => None,
        true if ratio.is_some() && interval.is_none() => Some(FIRST_ROUNDS),
        true => change.rounds_needed,
    }
}

/// Returns twice the rounds: there is no forecast for lateness. Intervals narrow with the square
/// root of the rounds, so fewer are hardly worth another run.
fn rounds_for_lateness(change: &Change, had: usize) -> Option<usize> {
    let can_be_had = change.lateness.verdict == LatenessVerdict::CantTell && change.lateness_at.is_some();
    can_be_had.then(|| if change.lateness.interval.is_some() { 2 * had } else { FIRST_ROUNDS })
}

fn is_scattered(change: &Change) -> bool {
    let speed = &change.speed;
    speed.verdict == SpeedVerdict::CantTell && speed.interval.is_some() && change.rounds_needed.is_none()
}

fn is_too_short(change: &Change) -> bool {
    let outcomes = [&change.outcome_before, &change.outcome_now];
    change.lateness_at.is_none() && outcomes.iter().all(|outcome| **outcome == Outcome::Measured)
}

#[cfg(test)]
mod tests {
    use record::{Cause, Cell, Load, Subject};

    use super::*;
    use sample::{self, cell, controls, failure, info, measured, ms};

    use figures::{Summary, compare_with, summarise};

    /// Returns one cell with its controls, both rounds of everything.
    fn one(usual: Duration, late: Duration, steps: [u64; 2]) -> Summary {
        let cell = cell("inline", "tokio/1");
        let mut measurements = controls(&cell);
        measurements.extend(measured(&cell, usual, late, steps));
        summarise(&info(&[cell]), &measurements)
    }

    fn ways_of(before: &Summary, now: &Summary) -> Vec<Way> {
        regressions(&compare_with(before, now)).into_iter().flat_map(|regression| regression.ways).collect()
    }

    #[test]
    fn slower_later_and_without_its_beat_is_worse_and_the_other_way_round_is_not() {
        let before = one(ms(1), Duration::from_micros(1100), [900_000, 900_001]);
        let now = one(ms(1), ms(50), [450_000, 450_001]);
        assert_eq!(ways_of(&before, &now), [Way::Slower, Way::Later, Way::LostBeat]);
        assert_eq!(ways_of(&now, &before), []);
    }

    /// Returns a cell with this many failed rounds.
    fn with_failures(failures: u32) -> Summary {
        let cell = cell("inline", "tokio/1");
        let mut measurements = controls(&cell);
        measurements.extend(measured(&cell, ms(1), ms(1), [900_000, 901_000]));
        measurements.extend(
            (0..failures).map(|round| failure(Subject::Cell(cell.clone()), round, Cause::Crashed, "")),
        );
        summarise(&info(std::slice::from_ref(&cell)), &measurements)
    }

    #[test]
    fn what_failed_before_too_is_no_regression() {
        assert_eq!(ways_of(&with_failures(0), &with_failures(1)), [Way::Failed]);
        assert_eq!(ways_of(&with_failures(1), &with_failures(2)), []);
        assert_eq!(ways_of(&with_failures(1), &with_failures(0)), []);
    }

    #[test]
    fn of_a_noisy_machine_only_failures_are_believed_and_nothing_is_never_well() {
        let noisy = |comparison: TwoRuns| TwoRuns { too_noisy: true, ..comparison };
        let before = one(ms(1), Duration::from_micros(1100), [900_000, 900_001]);
        let now = one(ms(1), ms(50), [450_000, 450_001]);
        let slower = compare_with(&before, &now);
        assert!(is_worse(&slower) && !is_worse(&noisy(slower)));
        assert!(!is_worse(&compare_with(&now, &before)));
        assert!(is_worse(&noisy(compare_with(&with_failures(0), &with_failures(1)))));
        let nothing = TwoRuns { changes: Vec::new(), ..compare_with(&before, &before) };
        assert!(is_worse(&nothing) && is_worse(&noisy(nothing)));
    }

    #[test]
    fn more_rounds_are_no_remedy_for_what_fails() {
        let cell = cell("inline", "tokio/1");
        let failures = (0..2).map(|round| failure(Subject::Cell(cell.clone()), round, Cause::Crashed, ""));
        let failed = summarise(&info(std::slice::from_ref(&cell)), &failures.collect::<Vec<_>>());
        let found = doubt(&compare_with(&failed, &failed));
        assert_eq!(found, Doubt { cells: 1, ..Doubt::default() });
    }

    #[test]
    fn what_cant_be_told_is_counted_with_what_would_help() {
        let doubt_of = |late: Duration, steps| {
            let summary = one(ms(1), late, steps);
            let comparison = compare_with(&summary, &summary);
            assert_eq!(regressions(&comparison), []);
            doubt(&comparison)
        };
        assert_eq!(doubt_of(ms(5), [900_000, 900_001]), Doubt::default());
        let uncertain = doubt_of(ms(5), [900_000, 910_000]);
        assert_eq!((uncertain.cells, uncertain.scattered, uncertain.too_short), (1, 0, 0));
        assert!(uncertain.rounds.is_some_and(|rounds| rounds > 2), "{uncertain:?}");
        let scattered = Doubt { cells: 1, scattered: 1, ..Doubt::default() };
        assert_eq!(doubt_of(ms(5), [300_000, 900_000]), scattered);
    }

    #[test]
    fn work_of_a_few_steps_is_no_regression_and_longer_measurements_are_its_remedy() {
        let run = |own: [u64; 2], raw: u64| {
            let cell = cell("inline", "tokio/1");
            let mut measurements = controls(&cell);
            measurements.retain(|measurement| !matches!(measurement.subject(), Subject::Raw { .. }));
            let raws = (0..2)
                .map(|round| sample::record(Subject::raw_of(&cell), round, None, Some(sample::work(raw))));
            measurements.extend(raws);
            measurements.extend(measured(&cell, ms(1), ms(1), own));
            summarise(&info(&[cell]), &measurements)
        };
        let (before, now) = (run([8, 8], 8), run([4, 4], 8));
        let comparison = compare_with(&before, &now);
        assert_eq!(regressions(&comparison), []);
        let duration = Some(Duration::from_secs(15));
        assert_eq!(doubt(&comparison), Doubt { cells: 1, coarse: 1, duration, ..Doubt::default() });
        assert_eq!(ways_of(&run([800, 800], 800), &run([400, 400], 800)), [Way::Slower]);
    }

    /// Returns two rounds of a cell with jobs that take this long and a millisecond longer.
    fn paused(millis: u64) -> Summary {
        let cell = Cell { load: Load::Pause(ms(50)), ..cell("inline", "tokio/1") };
        let mut measurements = controls(&cell);
        measurements.retain(|measurement| !matches!(measurement.subject(), Subject::Raw { .. }));
        let own = measured(&cell, ms(1), ms(1), [9, 9]).into_iter().zip([millis, millis + 1]);
        measurements.extend(
            own.map(|(own, millis)| {
                sample::with_jobs(own, Some(sample::jobs([ms(millis); 10], ms(1))), None)
            }),
        );
        summarise(&info(&[cell]), &measurements)
    }

    #[test]
    fn with_pauses_the_job_latency_is_judged_in_place_of_work() {
        let (before, now) = (paused(1000), paused(2000));
        assert_eq!(ways_of(&before, &now), [Way::LongerJobs]);
        assert_eq!(ways_of(&now, &before), []);
        assert_eq!(doubt(&compare_with(&before, &before)), Doubt::default());
        assert_eq!(doubt(&compare_with(&now, &before)), Doubt::default());
        let open = doubt(&compare_with(&paused(20), &paused(20)));
        assert_eq!((open.cells, open.scattered), (1, 0));
        assert!(open.rounds.is_some_and(|rounds| rounds > 2), "{open:?}");
    }

    #[test]
    fn of_one_round_there_is_no_forecast_and_of_short_ones_no_quantile() {
        let cell = cell("inline", "tokio/1");
        let run = |beats| {
            let mut measurements = controls(&cell);
            let subject = Subject::Cell(cell.clone());
            measurements.push(sample::record(subject, 0, Some(beats), Some(sample::work(900_000))));
            summarise(&info(std::slice::from_ref(&cell)), &measurements)
        };
        let one = run(sample::mostly(ms(1), ms(1)));
        let expected = Doubt { cells: 1, rounds: Some(5), ..Doubt::default() };
        assert_eq!(doubt(&compare_with(&one, &one)), expected);
        let short = run(sample::beats([ms(1)], 0));
        assert_eq!(doubt(&compare_with(&short, &short)), Doubt { too_short: 1, ..expected });
    }
}
