//! The time of a step, as a number of steps and the time that they took.

use std::time::Duration;

/// The part of the predicted time from which a stride is a surprise. Below it, the slice stays
/// within 5/4 of its budget.
const SURPRISE: (u64, u64) = (3, 2);
/// A deviation that may be the clock's, in nanoseconds: no surprise.
pub(crate) const GRACE: u64 = 200;

/// A number of steps, and the time that they took.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Rate {
    /// At least 1.
    steps: u64,
    /// In nanoseconds, at least 1.
    took: u64,
}

impl Rate {
    /// Creates a rate. `steps` is at least 1.
    pub(crate) fn new(steps: usize, took: u64) -> Self {
        Rate { steps: steps.max(1) as u64, took: took.max(1) }
    }

    /// Returns how many steps fit into a time in nanoseconds.
    pub(crate) fn steps_in(self, time: u64) -> usize {
        // A product that is too large saturates: the stride is then shorter than it could be.
        let steps = time.saturating_mul(self.steps) / self.took;
        usize::try_from(steps).unwrap_or(usize::MAX)
    }

    /// Returns true if one step fits into a time in nanoseconds.
    pub(crate) fn fits(self, time: u64) -> bool {
        time.saturating_mul(self.steps) >= self.took
    }

    /// Returns the time of some steps in nanoseconds.
    pub(crate) fn time_of(self, steps: usize) -> u64 {
        if self.steps == steps as u64 {
            return self.took;
        }
        self.took.saturating_mul(steps as u64) / self.steps
    }

    /// Returns true if this stride took clearly longer than the rate predicts.
    pub(crate) fn is_exceeded(self, steps: usize, took: u64) -> bool {
        let (of, parts) = SURPRISE;
        took > (self.time_of(steps) / parts).saturating_mul(of).saturating_add(GRACE)
    }
}

/// Returns a duration in nanoseconds, at most `u64::MAX`.
pub(crate) fn nanos(time: Duration) -> u64 {
    time.as_secs().saturating_mul(1_000_000_000).saturating_add(u64::from(time.subsec_nanos()))
}
