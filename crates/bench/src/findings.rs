//! What was found of each contender, as data: what it costs, its slices, its reaction.

use serde::Serialize;

use crate::paired::Figure;

/// A contender against the raw kernel.
#[derive(Clone, Debug, Serialize)]
pub struct Overhead {
    /// The kernel's name.
    pub kernel: String,
    /// What a step of it takes, in nanoseconds.
    pub step_ns: f64,
    /// The contender's name.
    pub contender: String,
    /// Processor time that it took more than the raw kernel, as a ratio less 1.
    pub cpu: Option<Figure>,
    /// The same of time that passed: noisier.
    pub wall: Option<Figure>,
    /// Yields in a second of processor time.
    pub yields_per_s: Option<f64>,
    /// What the breather had learned at the end, where the contender is one that learns.
    pub learned: Option<Learned>,
}

/// What a breather with a share had learned at the ends of its turns: medians.
#[derive(Clone, Copy, Debug, Serialize)]
pub struct Learned {
    /// The slice that it chose.
    pub slice_us: Option<Figure>,
    /// What it takes a yield to cost.
    pub yield_us: Option<Figure>,
}

/// Slices in processor time of their thread.
#[derive(Clone, Debug, Serialize)]
pub struct Slices {
    /// The kernel's name.
    pub kernel: String,
    /// Whose slices: the breather's, or those of so many steps as mostly take as long, as a control.
    pub contender: String,
    /// How many there were.
    pub count: usize,
    /// How many were over 5/4 of the budget.
    pub over: usize,
    /// In microseconds; a quantile that their number does not support is `None`.
    pub p50_us: Option<f64>,
    /// See `p50_us`.
    pub p99_us: Option<f64>,
    /// See `p50_us`.
    pub p999_us: Option<f64>,
    /// The longest.
    pub max_us: Option<f64>,
}

/// Trials in which a step becomes a hundred times as dear.
#[derive(Clone, Debug, Serialize)]
pub struct Reaction {
    /// The kernel before the jump.
    pub kernel: String,
    /// How many trials there were.
    pub trials: usize,
    /// In how many no slice was over, of those in which the jump was and the next ones.
    pub none_over: usize,
    /// In how many exactly one was.
    pub one_over: usize,
    /// In how many more were.
    pub more_over: usize,
    /// In how many of those with a slice over its budget the breather's report told so.
    pub told: usize,
    /// How many slices before the jump were over: what the machine does without a jump.
    pub over_before: usize,
    /// Of how many.
    pub slices_before: usize,
    /// How many slices after that of the jump were watched in each trial.
    pub watched: usize,
    /// The slice in which the jump was: the median over the trials.
    pub jump_p50_us: Option<f64>,
    /// The longest of them.
    pub jump_max_us: Option<f64>,
}

/// What a check costs.
#[derive(Clone, Debug, Serialize)]
pub struct Check {
    /// What is asked.
    pub check: String,
    /// Processor time that a step takes more than in an empty loop, in nanoseconds.
    pub ns: Option<Figure>,
}
