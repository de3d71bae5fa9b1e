//! The report of a breather.

use std::time::Duration;

/// The counts and times of a [`Breather`](crate::Breather) so far: see
/// [`Breather::report`](crate::Breather::report).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Report {
    /// The number of times that the breather said to yield.
    pub yields: u64,
    /// The number of steps between two looks at the clock now. With
    /// [`every`](crate::Breather::every): between two yields.
    pub stride: usize,
    /// The length that slices aim at now. `None` for a policy without time.
    pub budget: Option<Duration>,
    /// The longest slice, in wall time: preemption of the thread counts. `None` before the first
    /// slice has ended, and for a policy without time.
    pub longest_slice: Option<Duration>,
    /// The number of slices that took more than 5/4 of their budget.
    ///
    /// Preemption and interrupts cause some of them, how many depends on the machine. If nearly all
    /// slices are over, a single step is longer than the budget.
    pub over_budget: u64,
    /// The cost of a yield, as [`costing`](crate::Breather::costing) has learned it. `None` for
    /// other policies, and before the first yield.
    pub yield_cost: Option<Duration>,
}
