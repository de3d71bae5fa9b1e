//! The slices that have ended: the longest, and the reasons of those that were too long.
//!
//! **Invariant:** each slice over budget has one reason.

use std::time::Duration;

/// The part of its budget from which a slice counts as over budget.
const OVER: (u32, u32) = (5, 4);

/// The counts of slices over budget, by reason.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Tally {
    pub(crate) longest: Option<Duration>,
    pub(crate) by_a_step: u64,
    pub(crate) by_a_surprise: u64,
    pub(crate) by_the_machine: u64,
    /// True if the last slice is counted as the machine's until the steps after it are known.
    is_open: bool,
}

impl Tally {
    /// Counts a slice that ended with a stride of this many steps.
    pub(super) fn ended(&mut self, slice: Duration, budget: Duration, steps: usize) {
        self.longest = self.longest.max(Some(slice));
        let (of, parts) = OVER;
        let is_over = slice > (budget / parts).saturating_mul(of);
        self.is_open = is_over && steps > 1;
        self.by_a_step += u64::from(is_over && steps <= 1);
        self.by_the_machine += u64::from(self.is_open);
    }

    /// Gives the reason of the last slice: the steps after it were slower, or as cheap as before.
    pub(super) fn settle(&mut self, slower: bool) {
        if std::mem::take(&mut self.is_open) && slower {
            self.by_the_machine -= 1;
            self.by_a_surprise += 1;
        }
    }
}
