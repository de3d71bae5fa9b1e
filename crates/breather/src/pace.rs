//! The number of steps that fit into a slice, predicted while they run.
//!
//! 1. The first stride of a slice aims at three quarters of the budget.
//! 2. A look at the clock gives the time of a step. Only the last stride counts, so that a change
//!    shows at once.
//! 3. The second stride aims a little short of the end. Another look ends the slice, or adds a
//!    stride.
//!
//! A stride that took longer than predicted is a *surprise*. It may have met the slow steps at its
//! very end, so its average says little. The next stride is then a single step, and later ones at
//! most double.
//!
//! Nothing here reads a clock: times are arguments, so that the tests can run in simulated time.
//!
//! **Invariant:** if steps of one length get up to a hundred times as slow, at any moment, at most
//! one slice is longer than 5/4 of the budget.

use std::time::Duration;

use crate::clock::Instant;

/// The part of a slice for the first stride.
const FIRST_STRIDE: (u32, u32) = (3, 4);
/// A slice aims to end early by one part of its budget in 32. Without it, half of all slices would
/// exceed the budget.
const AIM_SHORT: u32 = 32;
/// A rest of one part of the budget in 16, or less, is not worth another stride.
const NOT_WORTH: u32 = 16;
/// The part of the predicted time from which a stride is a surprise. Below it, the slice stays
/// within 5/4 of its budget.
const SURPRISE: (u32, u32) = (3, 2);
/// A deviation that may be the clock's: no surprise.
const GRACE: Duration = Duration::from_nanos(200);

/// The present slice, and what is known about the steps.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    budget: Duration,
    began: Instant,
    looked: Instant,
    rate: Option<Rate>,
    /// The longest stride since the last surprise. The next one is at most twice as long.
    trusted: usize,
}

/// The result of a look at the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// The slice goes on. The number of steps until the next look, at least 1.
    GoOn(usize),
    /// The slice is over. Its length.
    Over(Duration),
}

/// A number of steps, and the time that they took.
#[derive(Clone, Copy, Debug)]
struct Rate {
    steps: usize,
    /// At least 1 ns.
    took: Duration,
}

impl Pace {
    /// Creates a pace for slices of `budget`. The first begins now.
    pub(crate) fn new(budget: Duration, now: Instant) -> Self {
        Pace { budget, began: now, looked: now, rate: None, trusted: 0 }
    }

    /// Returns the length that slices aim at.
    pub(crate) fn budget(&self) -> Duration {
        self.budget
    }

    /// Sets the length of slices from the next one on.
    pub(crate) fn set_budget(&mut self, budget: Duration) {
        self.budget = budget;
    }

    /// Begins a slice. Returns the number of steps until the first look, at least 1.
    pub(crate) fn begin(&mut self, now: Instant) -> usize {
        (self.began, self.looked) = (now, now);
        let (of, parts) = FIRST_STRIDE;
        self.stride_for((self.budget / parts).saturating_mul(of))
    }

    /// Begins a slice that began unnoticed: `now` is the time after its first `steps` steps.
    pub(crate) fn begin_late(&mut self, now: Instant, steps: usize) -> Look {
        let before = self.rate.map_or(Duration::ZERO, |rate| rate.time_of(steps));
        self.began = now.checked_sub(before).unwrap_or(now);
        self.looked = now;
        self.go_on_or_end()
    }

    /// Looks at the time after `steps` steps since the last look.
    pub(crate) fn look(&mut self, now: Instant, steps: usize) -> Look {
        let took = now.saturating_duration_since(self.looked);
        self.looked = now;
        if steps > 0 {
            let (of, parts) = SURPRISE;
            let foreseen = self.rate.map(|rate| rate.time_of(steps));
            let surprised = foreseen.is_some_and(|foreseen| took > foreseen * of / parts + GRACE);
            self.trusted = if surprised { 0 } else { self.trusted.max(steps) };
            self.rate = Some(Rate { steps, took: took.max(Duration::from_nanos(1)) });
        }
        self.go_on_or_end()
    }

    fn go_on_or_end(&mut self) -> Look {
        let slice = self.looked.saturating_duration_since(self.began);
        let left = self.budget.saturating_sub(slice);
        let no_step_fits = self.rate.is_some_and(|rate| rate.steps_in(left) == 0);
        if left <= self.budget / NOT_WORTH || no_step_fits {
            return Look::Over(slice);
        }
        Look::GoOn(self.stride_for(left - self.budget / AIM_SHORT))
    }

    /// Returns how many steps fit into `time`, at least 1 and at most twice the trusted number.
    fn stride_for(&self, time: Duration) -> usize {
        let fits = self.rate.map_or(1, |rate| rate.steps_in(time));
        fits.min(self.trusted.saturating_mul(2)).max(1)
    }
}

impl Rate {
    fn steps_in(self, time: Duration) -> usize {
        // A product that is too large saturates: the stride is then shorter than it could be.
        let steps = nanos(time).saturating_mul(self.steps as u64) / nanos(self.took);
        usize::try_from(steps).unwrap_or(usize::MAX)
    }

    fn time_of(self, steps: usize) -> Duration {
        Duration::from_nanos(nanos(self.took).saturating_mul(steps as u64) / self.steps as u64)
    }
}

fn nanos(time: Duration) -> u64 {
    u64::try_from(time.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests;
