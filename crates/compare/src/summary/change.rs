//! Two runs side by side: what changed for the cells that both have.
//!
//! It owns which figures are compared; the intervals and thresholds behind a verdict are `stats`'s.
//!
//! What must stay true: only ratios to controls of the same run are compared, never a figure of one day with
//! a figure of another.

use std::time::Duration;

use record::Cell;
use stats::{LatenessChange, SpeedChange, lateness_change, speed_change};

use super::difference::{self, Difference};
use super::figures::{Figures, OverFloor};
use super::table::{Row, Summary};

/// The difference in speed below which nobody cares: 5 %.
pub const SPEED_THRESHOLD: f64 = 0.05;

/// A run beside a baseline.
#[derive(Clone, Debug, PartialEq)]
pub struct Comparison {
    /// The baseline's name.
    pub before: String,
    /// The name of the run that is compared with it.
    pub now: String,
    /// How late still counts as keeping the beat, and so as no difference: that of the run now.
    pub budget: Duration,
    /// The cells that both runs have, in the order of the run now.
    pub changes: Vec<Change>,
    /// The cells that only the baseline has.
    pub only_before: Vec<Cell>,
    /// The cells that only the run now has.
    pub only_now: Vec<Cell>,
    /// What else differs between the runs: each a warning.
    pub differences: Vec<Difference>,
}

/// What changed for one cell.
#[derive(Clone, Debug, PartialEq)]
pub struct Change {
    /// Which.
    pub cell: Cell,
    /// The work ratios' change.
    pub speed: SpeedChange,
    /// The change of the lateness above the floor.
    pub lateness: LatenessChange,
    /// At which quantile of each round it was compared: 0.99, or 0.9 or 0.5 where rounds are too short.
    /// `None` where no quantile was to be had on both sides.
    pub lateness_at: Option<f64>,
    /// Whether the beat was kept before and now.
    pub beat: BeatTurn,
    /// p99 of all rounds above the floor, in the baseline.
    pub over_floor_before: Option<Duration>,
    /// The same now.
    pub over_floor_now: Option<Duration>,
}

/// Whether the beat was kept before and now. This is what was seen, without regard to chance: close to the
/// budget it may turn from run to run.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BeatTurn {
    /// In both runs.
    Kept,
    /// In neither.
    NotKept,
    /// It was, and is no more.
    Lost,
    /// It was not, and is now.
    Regained,
    /// For one of the runs it can't be told.
    Unknown,
}

/// Compares a run with a baseline.
pub fn compare_with(baseline: &Summary, now: &Summary) -> Comparison {
    let find = |rows: &'_ [Row<Cell>], cell: &Cell| rows.iter().position(|row| row.of == *cell);
    let changes = now.cells.iter().filter_map(|row| {
        let before = &baseline.cells[find(&baseline.cells, &row.of)?];
        Some(change(&row.of, &before.figures, &row.figures, now.run.budget))
    });
    let missing_in = |rows: &[Row<Cell>], others: &[Row<Cell>]| {
        let cells = rows.iter().map(|row| &row.of);
        cells.filter(|cell| find(others, cell).is_none()).cloned().collect::<Vec<_>>()
    };
    Comparison {
        before: baseline.run.name.clone(),
        now: now.run.name.clone(),
        budget: now.run.budget,
        changes: changes.collect(),
        only_before: missing_in(&baseline.cells, &now.cells),
        only_now: missing_in(&now.cells, &baseline.cells),
        differences: difference::between(&baseline.run, &now.run),
    }
}

fn change(cell: &Cell, before: &Figures, now: &Figures, budget: Duration) -> Change {
    let ratios =
        |of: &Figures| of.working.as_ref().map(|work| work.ratio_by_round.clone()).unwrap_or_default();
    let over_floor = |of: &Figures| of.beating.as_ref().and_then(|beating| beating.over_floor);
    let (lateness_at, late_before, late_now) = comparable(before, now);
    Change {
        cell: cell.clone(),
        speed: speed_change(&ratios(before), &ratios(now), SPEED_THRESHOLD),
        lateness: lateness_change(&late_before, &late_now, budget),
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

/// The lateness of each round at the highest quantile that every round of both runs supports.
fn comparable(before: &Figures, now: &Figures) -> (Option<f64>, Vec<Duration>, Vec<Duration>) {
    let p99 = |over: &OverFloor| over.p99;
    let p90 = |over: &OverFloor| over.p90;
    let p50 = |over: &OverFloor| over.p50;
    both(0.99, before, now, p99)
        .or_else(|| both(0.9, before, now, p90))
        .or_else(|| both(0.5, before, now, p50))
        .unwrap_or_default()
}

/// One quantile of every round of both runs. `None` where a round lacks it.
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
