//! What a run of `overhead` found out: data, as it goes out as JSON. Nothing here computes.
//!
//! A figure that was not taken is `null`, never 0. Ratios are of processor time, and an overhead of 0.005 means 0.5 % more of it
//! than the raw kernel took.

use serde::Serialize;

use crate::goal::Goal;

pub use crate::findings::{Check, Learned, Overhead, Reaction, Slices};

/// The version of the JSON.
pub const FORMAT: u32 = 1;

/// Everything that one run found.
#[derive(Clone, Debug, Serialize)]
pub struct Report {
    /// [`FORMAT`].
    pub format: u32,
    /// How it was measured.
    pub run: Run,
    /// What each contender costs on each kernel.
    pub overhead: Vec<Overhead>,
    /// How long slices are.
    pub slices: Vec<Slices>,
    /// What happens when steps become dearer.
    pub reaction: Vec<Reaction>,
    /// What asking costs.
    pub checks: Vec<Check>,
    /// What was to be reached, and whether it was.
    pub goals: Vec<Goal>,
}

/// How it was measured.
#[derive(Clone, Debug, Serialize)]
pub struct Run {
    /// Such as `tokio/1`.
    pub runtime: String,
    /// What the order and the jumps were drawn from.
    pub seed: u64,
    /// Whether it was to be over soon.
    pub quick: bool,
}
