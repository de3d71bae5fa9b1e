//! The memory of dear steps: slow steps that come in clusters.
//!
//! A stride is as long as cheap steps allow. So a cluster of dear steps that begins in it makes the
//! slice too long, each time anew. After dear steps were confirmed, strides are so short that all
//! of their steps may be dear.
//!
//! The memory lasts for [`MEMORY`] slices after the last confirmed dear step, and for [`FIRST`] if
//! there was only one: the machine may have stopped twice. It also ends after [`MEMORY`] slices
//! without a cheap step: then the dear cost is the usual one.

use super::doubt::DearStep;

/// The number of slices that dear steps are remembered for ...
pub(super) const MEMORY: u32 = 256;
/// ... and a single one.
pub(crate) const FIRST: u32 = 64;
/// The shortest stride, in looks at the clock, by the present time of a step. So looks take at most
/// about one part of the time in 16. The stride is a whole number of steps, so it can be one in 8.
pub(crate) const LOOKS: u64 = 16;

/// The cost of dear steps, while it is remembered.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Dear {
    step: Option<DearStep>,
    /// The slices that it is remembered for.
    memory: u32,
    /// The slices since the last dear step that was confirmed.
    since_dear: u32,
    /// The slices since the last stride with a cheap step.
    since_cheap: u32,
    /// True if the last stride was one dear step.
    was_dear: bool,
}

impl Dear {
    /// Returns the cost of a dear step in nanoseconds, if it is remembered.
    pub(super) fn cost(&self) -> Option<u64> {
        self.step.map(|step| step.took)
    }

    /// Remembers a confirmed dear step.
    pub(super) fn confirm(&mut self, seen: DearStep) {
        let took = match self.step {
            None => seen.took,
            // A dear step may have met a preemption as well, so the cost follows the steps.
            Some(known) if seen.took > known.took => known.took + (seen.took - known.took) / 2,
            Some(known) => known.took - (known.took - seen.took) / 4,
        };
        self.memory = if self.step.is_some() { MEMORY } else { FIRST };
        self.step = Some(DearStep { took, ..seen });
        self.since_dear = 0;
        self.was_dear = true;
    }

    /// Looks at a stride. Two dear steps, one after the other, renew the memory. A preemption does
    /// not, because a cheap step follows it.
    pub(super) fn look(&mut self, steps: usize, took: u64) {
        let Some(known) = self.step else { return };
        if took < known.least.saturating_mul(steps as u64) {
            self.since_cheap = 0;
            self.was_dear = false;
        } else if steps > 1 {
            self.was_dear = false;
        } else if std::mem::replace(&mut self.was_dear, true) {
            self.confirm(DearStep { took, ..known });
        }
    }

    /// Counts a slice.
    pub(super) fn slice(&mut self) {
        if self.step.is_some() {
            self.since_dear += 1;
            self.since_cheap += 1;
            if self.since_dear > self.memory || self.since_cheap > MEMORY {
                *self = Dear::default();
            }
        }
    }
}
