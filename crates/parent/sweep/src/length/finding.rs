//! The finding of a sweep over lengths: figures at each length, two break-even points, and what
//! follows from them.
//!
//! This file owns the definitions. `judge.rs` and `advice.rs` work them out.
//!
//! **Invariant:** a figure that could not be taken is `None`, never 0.

use std::time::Duration;

use figures::{JobTimes, Lateness, Noise, Outcome};
use record::{Cell, RunInfo};
use serde::Serialize;

use super::bracket::Bracket;
use crate::figure::{Figure, Unfired};
use crate::strategies::{Contender, Role};

/// The share of the work that a pool has to keep to pay. The work is inline's at the same length.
pub(super) const ENOUGH: f64 = 0.9;

/// All runtimes of a run.
#[derive(Clone, Debug, PartialEq)]
pub struct LengthSweep {
    /// The run itself.
    pub run: RunInfo,
    /// The noise during the run.
    pub noise: Noise,
    /// One curve for each runtime, in the order of the run.
    pub curves: Vec<LengthCurve>,
    /// The number of measurements that failed.
    pub failures: usize,
}

/// One runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct LengthCurve {
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The lateness of the same ticker with no job.
    pub floor: Lateness,
    /// The lengths that were measured, rising.
    pub points: Vec<LengthPoint>,
    /// From which length each pool keeps enough of the work.
    pub pays: Vec<BreakEven>,
    /// From which length a job that runs inline loses the beat.
    pub inline_loses: Bracket,
    /// The advice, in the order of lengths.
    pub advice: Vec<Advice>,
}

/// One length on one runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct LengthPoint {
    /// How long a job takes raw, as it was asked for.
    pub length: Duration,
    /// The strategies, inline first.
    pub strategies: Vec<LengthFigures>,
}

/// One strategy at one length on one runtime.
#[derive(Clone, Debug, PartialEq)]
pub struct LengthFigures {
    /// The strategy.
    pub contender: Contender,
    /// The cell that was measured.
    pub cell: Cell,
    /// The outcome of its trials.
    pub outcome: Outcome,
    /// The median time of a job, from when it was handed over to its answer: the median of the
    /// rounds' own, in microseconds.
    pub service_us: Option<f64>,
    /// The work kept: inline's time of a job divided by its own, round by round. For inline it is 1
    /// by definition, and not given.
    pub of_inline: Option<Figure>,
    /// The raw job's mean time, back to back, divided by its own, round by round.
    pub of_raw: Option<Figure>,
    /// The lateness of the beats.
    pub lateness: Lateness,
    /// p99 less the floor's p99; 0 if it is no later.
    pub over_floor: Option<Duration>,
    /// The verdict on the budget: true if it is kept. `None` if one can't tell.
    pub keeps_beat: Option<bool>,
    /// The beats that never fired. `None` without beats.
    pub unfired: Option<Unfired>,
    /// The number of rounds in which it did.
    pub kept_rounds: u32,
    /// The number of rounds that have the beats to tell.
    pub rounds: u32,
    /// The times of the jobs in all rounds together.
    pub jobs: Option<JobTimes>,
}

impl LengthFigures {
    /// Returns whether it keeps enough of inline's work. `None` if the interval does not tell.
    pub(super) fn keeps_work(&self) -> Option<bool> {
        is_enough(self.of_inline)
    }
}

/// Returns whether a share of the work is enough: its whole interval is, or is not.
pub(super) fn is_enough(share: Option<Figure>) -> Option<bool> {
    let interval = share?.interval?;
    match () {
        () if interval.low >= ENOUGH => Some(true),
        () if interval.high < ENOUGH => Some(false),
        () => None,
    }
}

/// The length from which a pool keeps enough of the work.
#[derive(Clone, Debug, PartialEq)]
pub struct BreakEven {
    /// The pool.
    pub contender: Contender,
    /// Of inline's work at the same length and load. This is the one to go by.
    pub of_inline: Bracket,
    /// The length within that bracket at which the median share is just enough, between the two
    /// lengths around it on a logarithmic scale. `None` if there is no such bracket.
    pub at: Option<Duration>,
    /// The same as `of_inline`, of the work of the raw job back to back.
    pub of_raw: Bracket,
}

/// What to take at some neighbouring lengths, because of the verdicts at each of them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Advice {
    /// The shortest of the lengths.
    pub from: Duration,
    /// The longest of them.
    pub to: Duration,
    /// The advice.
    pub take: Take,
    /// The pools that the verdicts at each of these lengths speak for.
    pub pools: Vec<Contender>,
}

/// What the verdicts at a length come to. In JSON it is a word: `inline-or-pool`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Take {
    /// Inline keeps the beat, and every pool costs more than a tenth of the work.
    Inline,
    /// Inline keeps the beat, and no pool surely keeps both the beat and enough of the work.
    InlineAtLeast,
    /// Inline keeps the beat, and a pool that does costs less than a tenth.
    InlineOrPool,
    /// Inline loses the beat; a pool keeps it, and costs less than a tenth.
    Pool,
    /// Inline loses the beat; a pool keeps it, and its cost can't be told.
    PoolAtLeast,
    /// Inline loses the beat; a pool keeps it and costs more than a tenth. Slices on the loop do
    /// not surely keep the beat and cost less.
    DearPool,
    /// Inline loses the beat; a pool that keeps it costs more than a tenth, and slices on the loop
    /// keep it and cost less.
    CheapTurns,
    /// Inline loses the beat, no pool surely keeps it, and slices on the loop do.
    Turns,
    /// Inline loses the beat, and nothing else surely keeps it.
    Nothing,
    /// Whether inline keeps the beat can't be told.
    CantTell,
    /// Inline loses the beat at a length, and keeps it at a longer one.
    MeasureAgain,
}

impl LengthSweep {
    /// Returns whether no measurement failed.
    pub fn all_ok(&self) -> bool {
        self.failures == 0
    }

    /// Returns all figures, runtime by runtime and length by length.
    pub(super) fn figures(&self) -> impl Iterator<Item = &LengthFigures> {
        self.curves.iter().flat_map(|curve| &curve.points).flat_map(|point| &point.strategies)
    }
}

impl LengthPoint {
    /// Returns the figures of inline.
    pub(super) fn inline(&self) -> Option<&LengthFigures> {
        self.strategies.iter().find(|figures| figures.contender.role == Role::Inline)
    }

    /// Returns the figures of a strategy.
    pub(super) fn of(&self, contender: Contender) -> Option<&LengthFigures> {
        self.strategies.iter().find(|figures| figures.contender == contender)
    }
}
