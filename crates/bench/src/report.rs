//! The report of a run of `overhead`: the data of its JSON. Nothing here computes.
//!
//! A figure that was not taken is `null`, never 0. An overhead of 0.005 means 0.5 % more processor
//! time than the raw job.

use serde::Serialize;

use crate::goal::Goal;
use crate::paired::Figure;

/// The version of the JSON.
pub const FORMAT: u32 = 1;

/// The results of one run.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// The [`FORMAT`] of this report.
    pub format: u32,
    /// The conditions of the run.
    pub run: Run,
    /// The overhead of each contender on each kernel.
    pub overhead: Vec<Overhead>,
    /// The lengths of slices.
    pub slices: Vec<Slices>,
    /// The slices after steps got slower.
    pub reaction: Vec<Reaction>,
    /// The time of a check.
    pub checks: Vec<Check>,
    /// The goals, with the verdict on each.
    pub goals: Vec<Goal>,
}

/// The conditions of a run.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// The runtime, such as `tokio/1`.
    pub runtime: String,
    /// The seed of the order of turns and of the places of jumps.
    pub seed: u64,
    /// True for a short run with wider intervals.
    pub quick: bool,
}

/// A contender compared with the raw job.
#[derive(Clone, Debug, Serialize)]
pub struct Overhead {
    /// The kernel's name.
    pub kernel: String,
    /// The time of its steps, in nanoseconds.
    pub step_ns: f64,
    /// The contender's name.
    pub contender: String,
    /// The overhead in processor time: the ratio to the raw job, minus 1.
    pub cpu: Option<Figure>,
    /// The overhead in wall time, which is noisier.
    pub wall: Option<Figure>,
    /// The yields per second of processor time.
    pub yields_per_s: Option<f64>,
    /// What a `costing` breather had learned in the end. `None` for other contenders.
    pub learned: Option<Learned>,
}

/// What a `costing` breather had learned at the ends of its turns: medians, in microseconds.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Learned {
    /// The slice that it chose.
    pub slice_us: Option<Figure>,
    /// The cost of a yield, as it learned it.
    pub yield_us: Option<Figure>,
}

/// The lengths of slices, in processor time of their thread.
#[derive(Clone, Debug, Serialize)]
pub struct Slices {
    /// The kernel's name.
    pub kernel: String,
    /// The contender: the breather, or as a control a number of steps that takes about as long.
    pub contender: String,
    /// The number of slices.
    pub count: usize,
    /// The number of slices longer than 5/4 of the budget.
    pub over: usize,
    /// The median, in microseconds. `None` if there are too few slices for a quantile.
    pub p50_us: Option<f64>,
    /// See `p50_us`.
    pub p99_us: Option<f64>,
    /// See `p50_us`.
    pub p999_us: Option<f64>,
    /// The longest slice, in microseconds.
    pub max_us: Option<f64>,
}

/// Trials in which a step gets a hundred times as slow (a jump).
#[derive(Clone, Debug, Serialize)]
pub struct Reaction {
    /// The kernel before the jump.
    pub kernel: String,
    /// The number of trials.
    pub trials: usize,
    /// The trials in which no slice was over budget, from the slice of the jump on.
    pub none_over: usize,
    /// The trials in which exactly one was.
    pub one_over: usize,
    /// The trials in which more were.
    pub more_over: usize,
    /// The trials with a slice over budget that the breather reported.
    pub told: usize,
    /// The slices over budget before the jump, in all trials: the control.
    pub over_before: usize,
    /// The number of slices before the jump, in all trials.
    pub slices_before: usize,
    /// The number of slices after that of the jump that each trial watched.
    pub watched: usize,
    /// The median length of the slice with the jump, in microseconds.
    pub jump_p50_us: Option<f64>,
    /// The longest slice with a jump, in microseconds.
    pub jump_max_us: Option<f64>,
}

/// The time of a check.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// The breather that is asked, and how.
    pub check: String,
    /// The processor time of a step beyond that in an empty loop, in nanoseconds.
    pub ns: Option<Figure>,
}
