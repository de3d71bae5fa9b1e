//! The finding of a sweep: a curve for each runtime, and what can be said of it.
//!
//! This file owns the definitions. `judge.rs` and `knee.rs` work them out.
//!
//! **Invariant:** a figure that could not be taken is `None`, never 0.

use std::time::Duration;

use figures::{Lateness, Noise, Outcome};
use record::{Cell, RunInfo};

use crate::figure::{Figure, Unfired, micros};

/// All curves of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// The run itself.
    pub run: RunInfo,
    /// The noise during the run.
    pub noise: Noise,
    /// One curve for each runtime, in the order of the run.
    pub curves: Vec<Curve>,
    /// The number of measurements that failed.
    pub failures: usize,
}

/// The trade-off on one runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The lateness of the same ticker with no job.
    pub floor: Lateness,
    /// The cost of one yield, in microseconds of processor time, with whatever the strategy does
    /// around it. It is measured apart from the points: a yield at every step of the cheapest work.
    pub yield_cost_us: Option<Figure>,
    /// The cost of a step of the raw job, in microseconds of processor time: the median of all
    /// turns.
    pub step_us: Option<f64>,
    /// See [`crate::yields::theory::slices_per_look`].
    pub slices_per_look: u32,
    /// The points with a yield every N steps, N rising.
    pub points: Vec<Point>,
    /// The cheapest of them that keeps the budget. `None` if none does.
    pub knee: Option<Knee>,
    /// The points with a yield by time: the breather.
    pub breather: Vec<TimedPoint>,
    /// The points at which theory and measurement differ by more than half.
    pub parts: Vec<Parting>,
    /// The number of points that could be compared with the theory. Without it, silence would look
    /// like agreement.
    pub compared: Compared,
}

/// The figures of one setting on one runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct SettingFigures {
    /// The cell that was measured.
    pub cell: Cell,
    /// The outcome of the trials of its beats.
    pub outcome: Outcome,
    /// Processor time beyond raw, as a share of raw: 0.005 is 0.5 % more.
    pub overhead: Option<Figure>,
    /// The lateness of the beats.
    pub lateness: Lateness,
    /// The same less the floor.
    pub over_floor: OverFloor,
    /// The number of rounds in which p99 above the floor was within the budget.
    pub kept_rounds: u32,
    /// The number of rounds that have the beats for it.
    pub rounds: u32,
    /// Whether it keeps the budget. `None` if the rounds disagree, or there are none.
    pub keeps_beat: Option<bool>,
    /// The beats that never fired. `None` without beats.
    pub unfired: Option<Unfired>,
}

impl SettingFigures {
    /// Returns whether so many beats never fired that the lateness at p99 is a lower bound.
    pub(crate) fn is_late_by_more(&self) -> bool {
        self.unfired.is_some_and(|unfired| unfired.bound_p99)
    }

    /// Returns whether it lost the beat in every round, of which there are at least
    /// [`SURE_ROUNDS`]. A single round that kept the beat leaves it open.
    pub(crate) fn surely_lost(&self) -> bool {
        self.rounds >= SURE_ROUNDS && self.kept_rounds == 0
    }
}

/// Lateness less the floor's, in microseconds. It is negative if the beats came sooner than without
/// a job. Those of tokio do if a job yields often: a loop that sleeps wakes up to a millisecond
/// late, and a busy loop does not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OverFloor {
    /// At p50: the median over the rounds, each less the floor of its own round.
    pub p50_us: Option<Figure>,
    /// At p99, likewise.
    pub p99_us: Option<Figure>,
    /// At p99.9, of all rounds together.
    pub p999_us: Option<f64>,
    /// The latest of all rounds, less the latest of the floor's.
    pub max_us: Option<f64>,
}

/// A point with a yield every N steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// The figures of its setting.
    pub measured: SettingFigures,
    /// N.
    pub every: u64,
    /// The time of N steps of the raw job, in microseconds. A job that has fewer steps is one
    /// slice.
    pub slice_us: Option<f64>,
    /// See [`crate::yields::theory::overhead`].
    pub predicted_overhead: Option<f64>,
    /// See [`crate::yields::theory::over_floor`], in microseconds.
    pub predicted_over_floor_us: Option<f64>,
    /// The same plus the floor's p99: what p99 should be at most.
    pub predicted_lateness_us: Option<f64>,
}

/// A point with a yield by time, as the breather does.
#[derive(Clone, Debug, PartialEq)]
pub struct TimedPoint {
    /// The figures of its setting.
    pub measured: SettingFigures,
    /// The time that it was given. `None` if something else was set.
    pub within: Option<Duration>,
    /// The average length of its slices while its cost was measured, in microseconds of raw work.
    pub mean_slice_us: Option<f64>,
    /// The lengths of its slices one by one, in trials of their own. Empty if a share of the cost
    /// was set: looking at slices makes yields dearer, and so such slices longer.
    pub slice: Lateness,
}

impl TimedPoint {
    /// Returns the median length of its slices, or else the average, in microseconds.
    pub fn slice_us(&self) -> Option<f64> {
        self.slice.p50.map(micros).or(self.mean_slice_us)
    }
}

/// The least number of rounds that make a knee sure, if all agree. A point that keeps the beat in
/// no more than half of its rounds keeps it in five of five at most one time in 32, which is less
/// than 5 %. In four of four it does so one time in 16. The same holds for a point that loses the
/// beat.
pub(crate) const SURE_ROUNDS: u32 = 5;

/// The cheapest N that keeps the budget: the largest one that does.
#[derive(Clone, Debug, PartialEq)]
pub struct Knee {
    /// The point of the curve.
    pub point: Point,
    /// The next larger N that was measured. `None` if the knee is the largest.
    pub larger: Option<Larger>,
    /// Whether its slice is the whole job, so that there can be no larger N.
    pub is_whole_job: bool,
    /// Whether every larger N was measured and surely loses the beat, or there can be none.
    pub is_last: bool,
    /// A smaller N that does not keep the budget, which contradicts the knee: the machine was
    /// restless at one of the two.
    pub smaller_lost: Option<u64>,
}

/// The point beyond the knee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Larger {
    /// Its N.
    pub every: u64,
    /// True if the point keeps the budget, false if it does not. `None` if the rounds can't tell.
    pub keeps_beat: Option<bool>,
    /// The number of rounds in which it did.
    pub kept_rounds: u32,
    /// The number of rounds that have the beats to tell.
    pub rounds: u32,
}

impl Knee {
    /// Returns whether the rounds show that the knee is there. It kept the budget in every round,
    /// of which there are at least five. Every larger N surely loses the beat, and no smaller N
    /// lost it.
    pub fn is_sure(&self) -> bool {
        let own = &self.point.measured;
        own.rounds >= SURE_ROUNDS
            && own.kept_rounds == own.rounds
            && self.is_last
            && self.smaller_lost.is_none()
    }
}

/// A point at which the measurement differs from the prediction by more than half of it, and the
/// interval of the measurement does not reach the prediction.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// The point: `every=1000`.
    pub setting: String,
    /// The figure that differs.
    pub part: Part,
    /// The measurement: a ratio, or p99 in microseconds.
    pub measured: f64,
    /// The prediction, in the same unit.
    pub predicted: f64,
}

/// The figures that the theory predicts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The overhead.
    Overhead,
    /// The lateness, at p99.
    Lateness,
}

/// The number of points that have both a prediction and an interval of the measurement.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Compared {
    /// Of the overhead.
    pub overheads: usize,
    /// Of the lateness.
    pub latenesses: usize,
}

impl Sweep {
    /// Returns whether no measurement failed. That the theory does not hold is a result, and no
    /// failure. Neither are settings that the run did not come to: the notes name them.
    pub fn all_ok(&self) -> bool {
        self.failures == 0
    }
}

impl Curve {
    /// Returns the figures of all settings, in the order of the run.
    pub fn measured(&self) -> impl Iterator<Item = &SettingFigures> {
        let points = self.points.iter().map(|point| &point.measured);
        points.chain(self.breather.iter().map(|breather| &breather.measured))
    }
}
