//! A surprise whose reason is not known yet: were the steps dearer, or did the machine stop?
//!
//! The steps after the surprise answer that. If the system preempted the thread, they are as cheap
//! as before.

use super::rate::{GRACE, Rate};

/// A dear step takes at least this many times as long as the steps before it.
const DEAR: u64 = 4;
/// A dear step takes at least this long, in nanoseconds. Below it, cold caches look the same.
const DEAR_AT_LEAST: u64 = 1_000;
/// One step is evidence enough if it takes one part of the budget in 16, and this long in
/// nanoseconds. Otherwise the step after it has to be dear as well.
const PLAIN: (u64, u64) = (16, 2_000);

/// A surprise that is not settled.
#[derive(Clone, Copy, Debug)]
pub(super) struct Doubt {
    /// The rate that was exceeded.
    before: Rate,
    /// The stride that was trusted before.
    pub(super) trusted: usize,
    /// True if the last step was dear, and the next one has to confirm it.
    pub(super) is_half_confirmed: bool,
}

/// The answer of a stride after a surprise.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The stride was too short to tell.
    Open,
    /// Steps are as cheap as before.
    Cheap,
    /// Steps are slower than before.
    Slower,
    /// This step is dear.
    Dear(DearStep),
}

/// A step that took several times as long as the ones before it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct DearStep {
    /// Its time, in nanoseconds.
    pub(super) took: u64,
    /// The least time of a dear step, in nanoseconds.
    pub(super) least: u64,
}

impl Doubt {
    pub(super) fn new(before: Rate, trusted: usize) -> Self {
        Doubt { before, trusted, is_half_confirmed: false }
    }

    /// Looks at the stride after the surprise.
    pub(super) fn ask(&mut self, steps: usize, took: u64, budget: u64) -> Answer {
        if !self.before.is_exceeded(steps, took) {
            // Fewer steps say nothing: the look at the clock takes longer than they do.
            let tells = self.before.time_of(steps) >= GRACE;
            return if tells { Answer::Cheap } else { Answer::Open };
        }
        let least = self.before.time_of(1).saturating_mul(DEAR).max(DEAR_AT_LEAST);
        if steps > 1 || took < least {
            return Answer::Slower;
        }
        let (part, absolute) = PLAIN;
        let is_plain = took >= absolute.max(budget / part);
        if is_plain || self.is_half_confirmed {
            return Answer::Dear(DearStep { took, least });
        }
        self.is_half_confirmed = true;
        Answer::Open
    }
}
