//! What a sweep comes to: a curve for each runtime, and what may be said of it.
//!
//! It owns the definitions; how they are worked out is left to `judge.rs` and `knee.rs`.
//!
//! What must stay true: a figure that could not be taken is `None`, never 0.

use std::time::Duration;

use figures::{Lateness, Noise, Outcome};
use record::{Cell, RunInfo};
use stats::Interval;

/// All curves of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct Sweep {
    /// The run itself.
    pub run: RunInfo,
    /// What else the machine did.
    pub noise: Noise,
    /// One for each runtime, in the order of the run.
    pub curves: Vec<Curve>,
    /// How many measurements failed.
    pub failures: usize,
}

/// The trade-off on one runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct Curve {
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The lateness of the same ticker with no job.
    pub floor: Lateness,
    /// What one yield costs, in microseconds of processor time, with whatever the strategy does around it. Measured apart
    /// from the points: a yield at every step of the cheapest work.
    pub yield_cost_us: Option<Figure>,
    /// What a step of the raw job takes, in microseconds of processor time: the median of all turns.
    pub step_us: Option<f64>,
    /// See [`crate::theory::slices_per_look`].
    pub slices_per_look: u32,
    /// A yield every N steps, N rising.
    pub points: Vec<Point>,
    /// The cheapest of them that keeps the budget. `None` where none does.
    pub knee: Option<Knee>,
    /// A yield by time.
    pub breather: Vec<Breather>,
    /// Where the theory and the measurement part by more than half.
    pub parts: Vec<Parting>,
}

/// A figure with its 95 % interval over the rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The median of the rounds' own: one that was disturbed does not move it.
    pub centre: f64,
    /// `None` with fewer than two rounds.
    pub interval: Option<Interval>,
}

/// What was measured of one setting, whatever it is.
#[derive(Clone, Debug, PartialEq)]
pub struct Measured {
    /// Which.
    pub cell: Cell,
    /// What became of the trials of its beats.
    pub outcome: Outcome,
    /// Processor time beyond raw, as a share of raw: 0.005 is 0.5 % more.
    pub overhead: Option<Figure>,
    /// How late the beats were.
    pub lateness: Lateness,
    /// The same less the floor.
    pub over_floor: OverFloor,
    /// In how many rounds p99 above the floor was within the budget.
    pub kept_rounds: u32,
    /// Of so many that have the beats for it.
    pub rounds: u32,
    /// Whether it keeps the budget. `None` where the rounds disagree, or there are none.
    pub keeps_beat: Option<bool>,
}

impl Measured {
    /// Whether all of its rounds, of which there are enough, lost the beat. One round that kept it is enough to doubt.
    pub(crate) fn surely_lost(&self) -> bool {
        self.rounds >= SURE_ROUNDS && self.kept_rounds == 0
    }
}

/// Lateness less the floor's, in microseconds; negative where the beats came sooner than with no job at all. tokio's do
/// so where a job yields often: a loop that sleeps wakes up a millisecond late, one that never sleeps does not.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct OverFloor {
    /// Half of the beats; the median over the rounds, each less the floor of its own round.
    pub p50_us: Option<Figure>,
    /// 99 of 100, likewise.
    pub p99_us: Option<Figure>,
    /// 999 of 1000, of all rounds together.
    pub p999_us: Option<f64>,
    /// The latest of all rounds, less the latest of the floor's.
    pub max_us: Option<f64>,
}

/// A yield every N steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Point {
    /// What was measured of it.
    pub measured: Measured,
    /// N.
    pub every: u64,
    /// N steps of the raw job, in microseconds; a job that has fewer steps is one slice.
    pub slice_us: Option<f64>,
    /// See [`crate::theory::overhead`].
    pub predicted_overhead: Option<f64>,
    /// See [`crate::theory::over_floor`], in microseconds.
    pub predicted_over_floor_us: Option<f64>,
    /// The same with the floor's p99: what p99 should be at most.
    pub predicted_lateness_us: Option<f64>,
}

/// A yield by time.
#[derive(Clone, Debug, PartialEq)]
pub struct Breather {
    /// What was measured of it.
    pub measured: Measured,
    /// The time that it was given. `None` where something else was set.
    pub within: Option<Duration>,
    /// How long its slices were on average while its cost was measured, in microseconds of raw work.
    pub mean_slice_us: Option<f64>,
    /// How long they were one by one, in trials of their own. Nothing where the share that yields may cost was set: to look at
    /// slices makes yields dearer, and so such slices longer.
    pub slice: Lateness,
}

impl Breather {
    /// How long half of its slices were at most, or else the average, in microseconds.
    pub fn slice_us(&self) -> Option<f64> {
        self.slice.p50.map(|slice| slice.as_secs_f64() * 1e6).or(self.mean_slice_us)
    }
}

/// So many rounds that all agree make a knee sure. If a point could as well go either way, five rounds would agree by chance
/// one time in thirty-two; four would one time in sixteen, which is more often than 5 %.
pub(crate) const SURE_ROUNDS: u32 = 5;

/// The cheapest N that keeps the budget: the largest one that does.
#[derive(Clone, Debug, PartialEq)]
pub struct Knee {
    /// Which of the curve's points.
    pub point: Point,
    /// The next larger N that was measured. `None` where it is the largest.
    pub larger: Option<Larger>,
    /// Whether every larger N surely loses the beat.
    pub is_last: bool,
    /// A smaller N that surely does not keep it, which contradicts the knee: the machine was restless at one of the two.
    pub smaller_lost: Option<u64>,
}

/// The point beyond the knee.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Larger {
    /// Its N.
    pub every: u64,
    /// Whether it keeps the budget: it surely does not, or it can't be told.
    pub keeps_beat: Option<bool>,
    /// In how many rounds it did.
    pub kept_rounds: u32,
    /// Of so many.
    pub rounds: u32,
}

impl Knee {
    /// Whether the knee is where it is said to be: all of its rounds agree, of which there are enough, every larger N
    /// surely loses the beat, and no smaller one does.
    pub fn is_sure(&self) -> bool {
        let own = &self.point.measured;
        own.rounds >= SURE_ROUNDS
            && own.kept_rounds == own.rounds
            && self.is_last
            && self.smaller_lost.is_none()
    }
}

/// A point at which what was measured is off by more than half of what was predicted, and the interval does not reach
/// there.
#[derive(Clone, Debug, PartialEq)]
pub struct Parting {
    /// The point: `every=1000`.
    pub setting: String,
    /// Which figure.
    pub part: Part,
    /// What was measured: a ratio, or p99 in microseconds.
    pub measured: f64,
    /// What was predicted, in the same unit.
    pub predicted: f64,
}

/// What can part.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The overhead.
    Overhead,
    /// The lateness, at p99.
    Lateness,
}

impl Sweep {
    /// Whether everything that was planned was measured. That the theory does not hold is a result.
    pub fn all_ok(&self) -> bool {
        self.failures == 0
    }
}

impl Curve {
    /// All settings in the order of the run.
    pub fn measured(&self) -> impl Iterator<Item = &Measured> {
        let points = self.points.iter().map(|point| &point.measured);
        points.chain(self.breather.iter().map(|breather| &breather.measured))
    }
}
