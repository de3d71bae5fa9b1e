//! The comparison of job latency: two cells in the rounds of one run, or one cell in two runs.
//!
//! This module owns which latencies are compared. The intervals and thresholds are those of
//! `stats`, for ratios.
//!
//! **Invariant:** a latency that is a lower bound never makes a cell the sooner one. In a closed
//! loop nothing is compared: there latency is the number of jobs divided by the work.

use std::collections::BTreeMap;
use std::time::Duration;

use record::Load;
use stats::{
    Interval, SpeedChange, SpeedVerdict, Thresholds, paired_rounds_needed, paired_speed_change,
    rounds_needed, speed_change,
};

use crate::job_times::JobTimes;

/// The ratio of two job latencies, and the verdict on it: one cell to another, or now to before.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct JobChange {
    /// The first latency divided by the second: above 1 takes longer. The latency of a round is its
    /// median. `None` without a usable round.
    pub ratio: Option<f64>,
    /// The nominal 95 % interval. `None` with fewer than two usable rounds on either side.
    pub interval: Option<Interval>,
    /// The verdict on that interval.
    pub verdict: JobVerdict,
}

/// The verdict on a comparison of job latencies.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobVerdict {
    /// The jobs take longer, by more than the threshold.
    Longer,
    /// The jobs are done sooner, by more than the threshold.
    Sooner,
    /// No difference that matters.
    Same,
    /// The interval allows for more than one of these, there is none, or the latency is a lower
    /// bound.
    CantTell,
}

/// A comparison of job latency, with the number of rounds that would probably bring a verdict.
/// `None` if there is one, or if no sensible number would.
pub(crate) type Compared = (JobChange, Option<usize>);

/// Compares two cells by the rounds that both have. Returns `None` for a closed loop.
pub(crate) fn between_cells(
    load: Load,
    one: Option<&JobTimes>,
    other: Option<&JobTimes>,
) -> Option<Compared> {
    if load.is_closed_loop() {
        return None;
    }
    let (ones, others) = (seconds(one), seconds(other));
    let shared: Vec<(f64, f64)> =
        ones.into_iter().filter_map(|(round, one)| Some((one, *others.get(&round)?))).collect();
    let change = paired_speed_change(&shared, Thresholds::SPEED);
    let change = JobChange::of(change, is_bound(one), is_bound(other));
    Some((change, change.rounds_needed(one, other, || paired_rounds_needed(&shared, Thresholds::SPEED))))
}

/// Compares a cell of two runs, whose rounds are not paired. Returns `None` for a closed loop.
///
/// There is no raw run to divide by, so a machine that is slower today makes all jobs longer. A
/// difference that this explains is none.
pub(crate) fn between_runs(
    load: Load,
    before: Option<&JobTimes>,
    now: Option<&JobTimes>,
) -> Option<Compared> {
    if load.is_closed_loop() {
        return None;
    }
    let all = |of| seconds(of).into_values().collect::<Vec<_>>();
    let (befores, nows) = (all(before), all(now));
    let change = speed_change(&befores, &nows, Thresholds::OF_TWO_RUNS);
    let change = JobChange::of(change, is_bound(now), is_bound(before));
    Some((
        change,
        change.rounds_needed(before, now, || rounds_needed(&befores, &nows, Thresholds::OF_TWO_RUNS)),
    ))
}

impl JobChange {
    /// Reads a ratio of latencies, of which the first or the second may be a lower bound.
    fn of(ratio: SpeedChange, first_is_bound: bool, second_is_bound: bool) -> JobChange {
        let verdict = match ratio.verdict {
            SpeedVerdict::Faster if !second_is_bound => JobVerdict::Longer,
            SpeedVerdict::Slower if !first_is_bound => JobVerdict::Sooner,
            SpeedVerdict::Same if !first_is_bound && !second_is_bound => JobVerdict::Same,
            _ => JobVerdict::CantTell,
        };
        JobChange { ratio: ratio.ratio, interval: ratio.interval, verdict }
    }

    /// Returns the forecast, if a verdict is missing that more rounds could bring: a lower bound
    /// stays one.
    fn rounds_needed(
        self,
        one: Option<&JobTimes>,
        other: Option<&JobTimes>,
        forecast: impl FnOnce() -> Option<usize>,
    ) -> Option<usize> {
        let is_open = self.verdict == JobVerdict::CantTell && !is_bound(one) && !is_bound(other);
        is_open.then(forecast).flatten()
    }
}

/// Says that in a round so many jobs were not over that their median is a lower bound.
fn is_bound(jobs: Option<&JobTimes>) -> bool {
    jobs.is_some_and(|jobs| jobs.has_lower_bounds)
}

fn seconds(jobs: Option<&JobTimes>) -> BTreeMap<u32, f64> {
    let by_round = jobs.into_iter().flat_map(|jobs| &jobs.latency_by_round);
    by_round.map(|(round, latency): (&u32, &Duration)| (*round, latency.as_secs_f64())).collect()
}

#[cfg(test)]
mod tests {
    use record::{Cell, Jobs, Subject};

    use super::*;
    use crate::{Summary, compare_with, summarise};
    use sample::{cell, controls, info, jobs, mostly, ms, record, with_jobs};

    const PAUSE: Load = Load::Pause(Duration::from_millis(50));

    /// Returns two cells, with the jobs of each of two rounds.
    fn run(load: Load, all: [[Jobs; 2]; 2]) -> Summary {
        let cells = ["inline", "spawn-blocking"].map(|name| Cell { load, ..cell(name, "tokio/N") });
        let mut measurements = controls(&cells[0]);
        for (cell, rounds) in cells.iter().zip(all) {
            measurements.extend((0..).zip(rounds).map(|(round, jobs)| {
                let subject = Subject::Cell(cell.clone());
                with_jobs(record(subject, round, Some(mostly(ms(1), ms(1))), None), Some(jobs), None)
            }));
        }
        summarise(&info(&cells), &measurements)
    }

    /// Returns ten jobs in each of two rounds, the second of which is three times as slow.
    fn drifting(millis: u64) -> [Jobs; 2] {
        [millis, 3 * millis].map(|millis| jobs([ms(millis); 10], ms(1)))
    }

    fn verdict(summary: &Summary) -> Option<JobVerdict> {
        summary.pairs[0].jobs.map(|change| change.verdict)
    }

    #[test]
    fn the_cell_whose_jobs_take_longer_is_told_in_spite_of_a_slow_round() {
        let longer = run(PAUSE, [drifting(30), drifting(20)]);
        let change = longer.pairs[0].jobs.unwrap();
        assert_eq!(change.verdict, JobVerdict::Longer);
        assert!((change.ratio.unwrap() - 1.5).abs() < 0.01, "{change:?}");
        assert_eq!(verdict(&run(PAUSE, [drifting(20), drifting(30)])), Some(JobVerdict::Sooner));
        assert_eq!(verdict(&run(PAUSE, [drifting(20), drifting(20)])), Some(JobVerdict::Same));
        let [first, _] = drifting(20);
        let [_, second] = drifting(80);
        let open = run(PAUSE, [drifting(20), [first, second]]);
        assert_eq!(verdict(&open), Some(JobVerdict::CantTell));
    }

    #[test]
    fn with_pauses_work_has_no_verdict_and_in_a_closed_loop_latency_has_none() {
        let paused = run(PAUSE, [drifting(30), drifting(20)]);
        let speed = paused.pairs[0].speed;
        assert_eq!((speed.ratio, speed.interval, speed.verdict), (None, None, SpeedVerdict::CantTell));
        assert_eq!(paused.pairs[0].rounds_needed, None);
        assert_eq!(verdict(&run(Load::Jobs(1), [drifting(30), drifting(20)])), None);
    }

    #[test]
    fn a_latency_that_is_a_lower_bound_never_makes_a_cell_the_sooner_one() {
        let cut = |of: [Jobs; 2]| of.map(|jobs| Jobs { done: 4, ..jobs });
        let told = |one, other| verdict(&run(PAUSE, [one, other])).unwrap();
        assert_eq!(told(cut(drifting(30)), drifting(20)), JobVerdict::Longer);
        assert_eq!(told(cut(drifting(20)), drifting(30)), JobVerdict::CantTell);
        assert_eq!(told(drifting(20), cut(drifting(30))), JobVerdict::Sooner);
        assert_eq!(told(drifting(30), cut(drifting(20))), JobVerdict::CantTell);
        assert_eq!(told(cut(drifting(20)), cut(drifting(20))), JobVerdict::CantTell);
    }

    #[test]
    fn jobs_of_a_machine_that_is_a_little_slower_today_take_as_long() {
        let steady = |millis| [millis, millis + 1].map(|millis| jobs([ms(millis); 10], ms(1)));
        let of = |millis| run(PAUSE, [steady(millis), steady(millis)]);
        let verdict =
            |before: &Summary, now: &Summary| compare_with(before, now).changes[0].jobs.unwrap().verdict;
        assert_eq!(verdict(&of(1000), &of(1080)), JobVerdict::Same);
        assert_eq!(verdict(&of(1000), &of(1400)), JobVerdict::Longer);
        assert_eq!(verdict(&of(1400), &of(1000)), JobVerdict::Sooner);
    }

    #[test]
    fn jobs_that_take_longer_than_in_another_run_are_told() {
        let steady = |millis| [millis, millis + 1].map(|millis| jobs([ms(millis); 10], ms(1)));
        let (before, now) =
            (run(PAUSE, [steady(1000), steady(1000)]), run(PAUSE, [steady(2000), steady(1000)]));
        let verdicts = |before, now| {
            compare_with(before, now)
                .changes
                .iter()
                .map(|change| change.jobs.unwrap().verdict)
                .collect::<Vec<_>>()
        };
        assert_eq!(verdicts(&before, &now), [JobVerdict::Longer, JobVerdict::Same]);
        assert_eq!(verdicts(&now, &before)[0], JobVerdict::Sooner);
        let closed = run(Load::Jobs(1), [steady(1000), steady(1000)]);
        assert_eq!(compare_with(&closed, &closed).changes[0].jobs, None);
        let scattered = |millis| {
            run(PAUSE, [[millis, millis * 11 / 10].map(|millis| jobs([ms(millis); 10], ms(1))), steady(9)])
        };
        let open = compare_with(&scattered(1000), &scattered(1000)).changes[0].clone();
        assert_eq!(open.jobs.unwrap().verdict, JobVerdict::CantTell);
        assert!(open.rounds_needed.is_some_and(|rounds| rounds > 2), "{open:?}");
    }
}
