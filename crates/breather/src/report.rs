//! What a breather did.

use std::time::Duration;

/// What a [`Breather`](crate::Breather) did so far: see [`Breather::report`](crate::Breather::report).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// How often it said that it is time to yield.
    pub yields: u64,
    /// How many steps lie between two looks at the clock now; with [`every`](crate::Breather::every), between two
    /// yields.
    pub stride: usize,
    /// How long a slice is to be now. `None` where slices are not measured in time.
    pub budget: Option<Duration>,
    /// The longest slice that it saw, in time that passed on the clock: a thread that was preempted in it makes it
    /// longer. `None` before the first slice has ended, and where slices are not measured in time.
    pub longest_slice: Option<Duration>,
    /// How many slices took more than 5/4 of their budget: a few in a thousand are the system's. A single step may be longer than the budget; then every slice
    /// is one step, and over.
    pub over_budget: u64,
    /// What a yield costs, as [`costing`](crate::Breather::costing) has learned it. `None` elsewhere, and before the first
    /// yield.
    pub yield_cost: Option<Duration>,
}
