//! How many steps fit into a slice of a given length, found out while they run.
//!
//! The clock is read about twice in a slice: after three quarters of it, and at its end. What a step costs is taken from
//! the last stride alone, so a machine or a job that changes is followed at once. Nothing here reads a clock: times
//! come in as arguments.
//!
//! What must stay true: when steps get dearer without warning, one slice is too long, and not a second. A stride
//! that took longer than foreseen may have met the dear steps at its very end, so its rate says little: the next stride
//! is a single step, and each one after that at most twice as long as the longest that went as foreseen.

use std::time::{Duration, Instant};

/// Of a slice, how much the first stride is to take.
const FIRST_STRIDE: (u32, u32) = (3, 4);
/// A slice aims to end this part of its budget early: half of all slices would be too long otherwise.
const AIM_SHORT: u32 = 32;
/// What is left of a slice is not worth a stride of its own when it is less than this part of the budget.
const NOT_WORTH: u32 = 16;
/// A stride that takes half as long again as foreseen is a surprise. Less than that, and the slice is still within 5/4 of
/// its budget.
const SURPRISE: (u32, u32) = (3, 2);
/// Shorter deviations are the clock's.
const GRACE: Duration = Duration::from_nanos(200);

/// The slice under way, and what is known of the steps.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    budget: Duration,
    began: Instant,
    looked: Instant,
    rate: Option<Rate>,
    /// The longest stride since the last surprise. The next is at most twice as long.
    trusted: usize,
}

/// What a look at the clock tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// So many steps more, at least 1, then look again.
    GoOn(usize),
    /// The slice is over. It took so long.
    Over(Duration),
}

/// So many steps took so long.
#[derive(Clone, Copy, Debug)]
struct Rate {
    steps: usize,
    /// At least 1 ns.
    took: Duration,
}

impl Pace {
    /// Slices of `budget`, the first of which begins now.
    pub(crate) fn new(budget: Duration, now: Instant) -> Self {
        Pace { budget, began: now, looked: now, rate: None, trusted: 0 }
    }

    /// The length that slices aim at.
    pub(crate) fn budget(&self) -> Duration {
        self.budget
    }

    /// From the next slice on.
    pub(crate) fn set_budget(&mut self, budget: Duration) {
        self.budget = budget;
    }

    /// A slice begins. How many steps before the first look, at least 1.
    pub(crate) fn begin(&mut self, now: Instant) -> usize {
        (self.began, self.looked) = (now, now);
        let (of, parts) = FIRST_STRIDE;
        self.stride_for((self.budget / parts).saturating_mul(of))
    }

    /// A slice began before its first step, of which nobody told: `now` is the time after `steps` steps.
    pub(crate) fn begin_late(&mut self, now: Instant, steps: usize) -> Look {
        let before = self.rate.map_or(Duration::ZERO, |rate| rate.time_of(steps));
        self.began = now.checked_sub(before).unwrap_or(now);
        self.looked = now;
        self.go_on_or_end()
    }

    /// So many steps were done since the last look.
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

    /// How many steps at a time until `time` is over.
    fn stride_for(&self, time: Duration) -> usize {
        let fits = self.rate.map_or(1, |rate| rate.steps_in(time));
        fits.min(self.trusted.saturating_mul(2)).max(1)
    }
}

impl Rate {
    fn steps_in(self, time: Duration) -> usize {
        // Too large a product is cut short: the stride is then shorter than it might be.
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
