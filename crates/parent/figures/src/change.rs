//! Two runs side by side: what changed for the cells that both have.
//!
//! This module owns which figures are compared. The intervals and thresholds behind a verdict are
//! those of `stats`. Which change counts as a regression is left to the comparison.
//!
//! **Invariant:** work is compared as a ratio to the raw run of the same run, and lateness as what
//! lies above the floor of the same run. A figure of one day is never set against a figure of
//! another, but for job latency. It has wider thresholds, because a machine is not as fast on both
//! days.

use std::time::Duration;

use record::{Cell, RunInfo};
use stats::{
    LatenessChange, SpeedChange, SpeedVerdict, Thresholds, lateness_change, rounds_needed, speed_change,
};

use crate::beating::OverFloor;
use crate::coarse::Coarse;
use crate::difference::{Difference, differences};
use crate::figures::Figures;
use crate::job_change::{self, JobChange};
use crate::outcome::Outcome;
use crate::row::Row;
use crate::table::Summary;

/// A run beside a baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct TwoRuns {
    /// The baseline.
    pub before: RunInfo,
    /// The run that is compared with the baseline.
    pub now: RunInfo,
    /// The changes of the cells that both runs have, in the order of the run now. A cell that both
    /// runs skipped is left out.
    pub changes: Vec<Change>,
    /// The cells that only the baseline has.
    pub only_before: Vec<Cell>,
    /// The cells that only the run now has.
    pub only_now: Vec<Cell>,
    /// Is true if the machine spoiled so much of one of the runs that no verdict can rest on it.
    pub too_noisy: bool,
    /// The other conditions that differ between the runs. Each is a warning.
    pub differences: Vec<Difference>,
}

/// The changes of one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// The cell.
    pub cell: Cell,
    /// The outcome in the baseline.
    pub outcome_before: Outcome,
    /// The outcome now.
    pub outcome_now: Outcome,
    /// The change of the work ratio. It has neither a ratio nor a verdict if jobs come with pauses.
    pub speed: SpeedChange,
    /// The change of the job latency. `None` for a closed loop.
    pub jobs: Option<JobChange>,
    /// The number of rounds that both runs would probably need for a verdict on the speed, or on
    /// the job latency if jobs come with pauses. `None` if there is a verdict, or if no sensible
    /// number of rounds would bring one.
    pub rounds_needed: Option<usize>,
    /// The measurement of either run that had too few steps for a verdict on the speed. `None` if
    /// all had enough.
    pub coarse: Option<Coarse>,
    /// The change of the lateness above the floor. A difference within the budget, or within a
    /// tenth of the lateness, counts as none.
    pub lateness: LatenessChange,
    /// The quantile of each round at which lateness was compared: 0.99, or 0.9 or 0.5 if rounds are
    /// too short. `None` if both runs have no quantile in common.
    pub lateness_at: Option<f64>,
    /// The beat, before and now.
    pub beat: BeatTurn,
    /// p99 above the floor, the median of the rounds, in the baseline.
    pub over_floor_before: Option<Duration>,
    /// The same now.
    pub over_floor_now: Option<Duration>,
}

/// The beat in the baseline and now, as it was seen. Chance is not taken into account: close to the
/// budget, the beat may be kept in one run and not in the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeatTurn {
    /// Kept in both runs.
    Kept,
    /// Kept in neither run.
    NotKept,
    /// Kept in the baseline only.
    Lost,
    /// Kept now only.
    Regained,
    /// Not known for one of the runs.
    Unknown,
}

/// Compares a run with a baseline.
pub fn compare_with(baseline: &Summary, now: &Summary) -> TwoRuns {
    let find = |rows: &'_ [Row<Cell>], cell: &Cell| rows.iter().position(|row| row.of == *cell);
    let is_skipped = |row: &Row<Cell>| matches!(row.outcome, Outcome::Skipped { .. });
    let changes = now.cells.iter().filter_map(|row| {
        let before = &baseline.cells[find(&baseline.cells, &row.of)?];
        (!is_skipped(before) || !is_skipped(row)).then(|| change(before, row, now.run.budget))
    });
    let missing_in = |rows: &[Row<Cell>], others: &[Row<Cell>]| {
        let cells = rows.iter().map(|row| &row.of);
        cells.filter(|cell| find(others, cell).is_none()).cloned().collect::<Vec<_>>()
    };
    TwoRuns {
        before: baseline.run.clone(),
        now: now.run.clone(),
        changes: changes.collect(),
        too_noisy: baseline.noise.is_too_much() || now.noise.is_too_much(),
        only_before: missing_in(&baseline.cells, &now.cells),
        only_now: missing_in(&now.cells, &baseline.cells),
        differences: differences(&baseline.run, &now.run),
    }
}

fn change(row_before: &Row<Cell>, row_now: &Row<Cell>, budget: Duration) -> Change {
    let (before, now) = (&row_before.figures, &row_now.figures);
    let ratios =
        |of: &Figures| of.working.as_ref().map(|work| work.ratio_by_round.clone()).unwrap_or_default();
    let over_floor = |of: &Figures| of.beating.as_ref().and_then(|beating| beating.over_floor);
    let (lateness_at, late_before, late_now) = comparable(before, now);
    let coarse = before.coarse().into_iter().chain(now.coarse()).reduce(Coarse::and);
    let jobs = job_change::between_runs(row_now.of.load, before.jobs.as_ref(), now.jobs.as_ref());
    let mut speed = speed_change(&ratios(before), &ratios(now), Thresholds::SPEED);
    if coarse.is_some() {
        speed = Coarse::without_verdict(speed);
    }
    Change {
        cell: row_now.of.clone(),
        outcome_before: row_before.outcome.clone(),
        outcome_now: row_now.outcome.clone(),
        rounds_needed: match jobs {
            Some((_, rounds)) => rounds,
            None if speed.verdict == SpeedVerdict::CantTell && coarse.is_none() => {
                rounds_needed(&ratios(before), &ratios(now), Thresholds::SPEED)
            }
            None => None,
        },
        speed,
        jobs: jobs.map(|(change, _)| change),
        coarse,
        lateness: lateness_change(&late_before, &late_now, margin(&late_before, &late_now, budget)),
        lateness_at,
        beat: match (before.keeps_beat(), now.keeps_beat()) {
            (Some(true), Some(true)) => BeatTurn::Kept,
            (Some(false), Some(false)) => BeatTurn::NotKept,
            (Some(true), Some(false)) => BeatTurn::Lost,
            (Some(false), Some(true)) => BeatTurn::Regained,
            (None, _) | (_, None) => BeatTurn::Unknown,
        },
        over_floor_before: over_floor(before),
        over_floor_now: over_floor(now),
    }
}

/// Returns the difference in lateness that counts as none: the budget, or a tenth of the lateness.
/// A beat that waits for a job is as late as the job is long, and jobs are longer on a machine that
/// is slower today.
fn margin(before: &[Duration], now: &[Duration], budget: Duration) -> Duration {
    let mean = |of: &[Duration]| of.iter().sum::<Duration>() / u32::try_from(of.len()).unwrap_or(1).max(1);
    budget.max(mean(before).min(mean(now)).mul_f64(Thresholds::OF_TWO_RUNS.different))
}

/// Returns the lateness of each round, at the highest quantile that every round of both runs
/// supports.
fn comparable(before: &Figures, now: &Figures) -> (Option<f64>, Vec<Duration>, Vec<Duration>) {
    let p99 = |over: &OverFloor| over.p99;
    let p90 = |over: &OverFloor| over.p90;
    let p50 = |over: &OverFloor| over.p50;
    both(0.99, before, now, p99)
        .or_else(|| both(0.9, before, now, p90))
        .or_else(|| both(0.5, before, now, p50))
        .unwrap_or_default()
}

/// Returns one quantile of every round of both runs. `None` if a round lacks it.
fn both(
    q: f64,
    before: &Figures,
    now: &Figures,
    at: impl Fn(&OverFloor) -> Option<Duration>,
) -> Option<(Option<f64>, Vec<Duration>, Vec<Duration>)> {
    let rounds = |of: &Figures| -> Option<Vec<Duration>> {
        of.beating.as_ref()?.over_floor_by_round.iter().map(&at).collect()
    };
    Some((Some(q), rounds(before)?, rounds(now)?))
}

#[cfg(test)]
mod tests {
    use record::Subject;
    use stats::LatenessVerdict;

    use super::*;
    use crate::summarise;
    use crate::tests::{about, one};
    use sample::{self, cell, controls, info, ms, record};

    #[test]
    fn the_same_run_twice_is_the_same() {
        let summary = one(ms(1), Duration::from_micros(1100), [900_000, 905_000]);
        let comparison = compare_with(&summary, &summary);
        let change = &comparison.changes[0];
        // Two rounds hardly ever suffice for "the same" in speed: 12.7 standard errors either way.
        assert_eq!(change.speed.verdict, SpeedVerdict::CantTell);
        assert_eq!(change.speed.ratio, Some(1.0));
        assert_eq!(change.lateness.verdict, LatenessVerdict::Same);
        assert_eq!((change.lateness_at, change.beat), (Some(0.99), BeatTurn::Kept));
        assert!(comparison.differences.is_empty(), "{:?}", comparison.differences);
        assert!(comparison.only_before.is_empty() && comparison.only_now.is_empty());
    }

    #[test]
    fn a_lost_beat_and_slower_work_are_told() {
        let before = one(ms(1), Duration::from_micros(1100), [900_000, 900_001]);
        let now = one(ms(1), ms(50), [450_000, 450_001]);
        let change = compare_with(&before, &now).changes[0].clone();
        assert_eq!((change.speed.verdict, change.beat), (SpeedVerdict::Slower, BeatTurn::Lost));
        assert_eq!(change.lateness.verdict, LatenessVerdict::Later);
        about(change.over_floor_before, 900);
        about(change.over_floor_now, 49_800);
        let back = compare_with(&now, &before).changes[0].clone();
        assert_eq!((back.speed.verdict, back.beat), (SpeedVerdict::Faster, BeatTurn::Regained));
        assert_eq!(back.lateness.verdict, LatenessVerdict::Sooner);
    }

    #[test]
    fn a_beat_that_is_late_anyway_may_be_a_tenth_later() {
        let of = |late| one(ms(1), ms(late), [900_000, 900_001]);
        let verdict = |before, now| compare_with(&of(before), &of(now)).changes[0].lateness.verdict;
        assert_eq!(verdict(500, 530), LatenessVerdict::Same, "30 ms are more than the budget");
        assert_eq!(verdict(500, 600), LatenessVerdict::Later);
        assert_eq!(verdict(600, 500), LatenessVerdict::Sooner);
        assert_eq!(verdict(20, 50), LatenessVerdict::Later);
    }

    #[test]
    fn short_rounds_are_compared_at_a_lower_quantile() {
        let short = |late| {
            let cell = cell("inline", "tokio/1");
            let beats = || Some(sample::beats([late; 50], 0));
            let mut answers = controls(&cell);
            answers.extend((0..2).map(|round| record(Subject::Cell(cell.clone()), round, beats(), None)));
            summarise(&info(&[cell]), &answers)
        };
        let change = compare_with(&short(ms(1)), &short(ms(9))).changes[0].clone();
        assert_eq!(change.lateness_at, Some(0.9));
        assert_eq!(change.lateness.verdict, LatenessVerdict::Later);
        assert_eq!(change.speed.ratio, None);
    }

    #[test]
    fn cells_of_one_run_only_are_told_apart() {
        let (both, gone, new) = (cell("a", "tokio/1"), cell("b", "tokio/1"), cell("c", "tokio/1"));
        let before = summarise(&info(&[both.clone(), gone.clone()]), &[]);
        let now = summarise(&info(&[new.clone(), both.clone()]), &[]);
        let comparison = compare_with(&before, &now);
        assert_eq!(comparison.changes.len(), 1);
        assert_eq!((comparison.only_before, comparison.only_now), (vec![gone], vec![new]));
        let change = &comparison.changes[0];
        assert_eq!((&change.cell, change.beat), (&both, BeatTurn::Unknown));
        assert_eq!(change.lateness.verdict, LatenessVerdict::CantTell);
        assert_eq!((change.lateness_at, change.over_floor_before), (None, None));
    }

    #[test]
    fn a_cell_that_makes_no_sense_in_both_runs_has_not_changed() {
        let mut run = info(&[cell("a", "tokio/1")]);
        let skipped = cell("b", "tokio/1");
        run.skipped.push(record::Skipped { cell: skipped.clone(), reason: "no".to_owned(), of_job: false });
        let summary = summarise(&run, &[]);
        assert_eq!(compare_with(&summary, &summary).changes.len(), 1);
        let planned = summarise(&info(&[skipped]), &[]);
        assert_eq!(compare_with(&planned, &summary).changes.len(), 1, "that it makes none any more is told");
    }

    #[test]
    fn whatever_else_differs_is_told() {
        let before = info(&[]);
        let mut now = info(&[]);
        now.seed = 7;
        now.machine.cpu = None;
        now.machine.cpus = 8;
        now.timing.duration = ms(400);
        now.quota_millicpus = Some(1500);
        now.versions.insert("smol".to_owned(), "2.0.2".to_owned());
        now.versions.insert("tokio".to_owned(), "1.55.0".to_owned());
        let prepared = now.workloads.get_mut("countdown").unwrap();
        "countdown:spins=700".clone_into(&mut prepared.workload);
        prepared.steps_per_s = 1_050_000;
        let found = |now: &RunInfo| -> Vec<String> {
            let comparison = compare_with(&summarise(&before, &[]), &summarise(now, &[]));
            comparison.differences.iter().map(ToString::to_string).collect()
        };
        let expected = [
            "processor: A Processor before, unknown now",
            "processors: 2 before, 8 now",
            "--quota: unknown before, 1500 millicpus now",
            "version of tokio: 1.54.0 before, 1.55.0 now",
            "version of smol: unknown before, 2.0.2 now",
            "workload countdown: countdown:spins=560 before, countdown:spins=700 now",
            "duration: 1s before, 400ms now",
        ];
        assert_eq!(found(&now), expected, "neither the seed nor 5 % in a step's cost matter");
        now.workloads.get_mut("countdown").unwrap().steps_per_s = 500_000;
        assert!(
            found(&now)
                .contains(&"speed of countdown: 1000000 steps/s before, 500000 steps/s now".to_owned())
        );
    }
}
