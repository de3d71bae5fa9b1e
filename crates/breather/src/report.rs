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
    /// The number of slices that took more than 5/4 of their budget: the sum of the three counts
    /// below.
    ///
    /// The breather tells the reasons apart by the steps, so with limits. A preemption in a single
    /// step looks like a long step. One dear step among cheap ones looks like a preemption. So do
    /// several that lie within one stride, until the breather has found others.
    pub over_budget: u64,
    /// The slices over budget that ended with one step between two looks: that step was too long,
    /// or the machine stopped in it. If nearly all slices are among them, split the step.
    pub over_by_a_step: u64,
    /// The slices over budget after whose last stride the steps were slower than before.
    pub over_by_a_surprise: u64,
    /// The slices over budget after whose last stride the steps were as cheap as before: a
    /// preemption, an interrupt, or a rare dear step. A slice whose reason is not known yet is
    /// among them too, and so is one that did more steps than [`stride`](crate::Breather::stride)
    /// said.
    pub over_by_the_machine: u64,
    /// The cost of a yield, as [`costing`](crate::Breather::costing) has learned it. `None` for
    /// other policies, and before the first yield.
    pub yield_cost: Option<Duration>,
}
