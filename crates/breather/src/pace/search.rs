//! The search for dear steps that lie within one stride.
//!
//! After such a stride the steps are cheap again, as after a preemption. If surprises come often,
//! the breather looks at the clock more often for a while. Then a stride ends within the next
//! cluster, and the step after it is dear.
//!
//! **Invariant:** at most one slice in 16 is searched, so a machine that preempts often costs
//! little: less than one look more a slice.

/// The most slices between two surprises that begin a search.
const OFTEN: u32 = 16;
/// The length of a search, in slices.
const SEARCH: u32 = 64;
/// The slices from the beginning of a search to the next.
const PAUSE: u32 = 16 * SEARCH;
/// The longest stride in a search: one part of the budget in 10, or this many nanoseconds.
const FINE: (u64, u64) = (10, 10_000);

/// A search, or the pause after it.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Search {
    /// The slices since the last surprise. `None` before the first.
    since: Option<u32>,
    /// The slices that are left of the search.
    left: u32,
    /// The slices until the next search may begin.
    pause: u32,
}

impl Search {
    /// Counts a surprise.
    pub(super) fn surprise(&mut self) {
        let is_often = self.since.is_some_and(|since| since <= OFTEN);
        self.since = Some(0);
        if is_often && self.pause == 0 {
            (self.left, self.pause) = (SEARCH, PAUSE);
        }
    }

    /// Ends the search: dear steps were found. The next one need not wait.
    pub(super) fn found(&mut self) {
        *self = Search::default();
    }

    /// Counts a slice.
    pub(super) fn slice(&mut self) {
        self.since = self.since.map(|since| since.saturating_add(1));
        self.left = self.left.saturating_sub(1);
        self.pause = self.pause.saturating_sub(1);
    }

    /// Returns the longest stride in nanoseconds, in a search.
    pub(super) fn longest(&self, budget: u64) -> Option<u64> {
        let (part, absolute) = FINE;
        (self.left > 0).then_some((budget / part).min(absolute))
    }
}
