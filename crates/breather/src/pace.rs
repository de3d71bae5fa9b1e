//! The number of steps that fit into a slice, predicted while they run.
//!
//! 1. The first stride of a slice aims at three quarters of the budget.
//! 2. A look at the clock gives the time of a step. Only the last stride counts, so that a change
//!    shows at once.
//! 3. The second stride aims a little short of the end. Another look ends the slice, or adds a
//!    stride.
//!
//! A stride that took longer than predicted is a *surprise*. It may have met the slow steps at its
//! very end, so its average says little. The next stride is a single step, and later ones at most
//! double, until the steps have shown the reason (`doubt.rs`). Steps that turn out dear are
//! remembered (`dear.rs`). If surprises come often and none shows a dear step, the breather looks
//! more finely for a while (`search.rs`).
//!
//! A slice has begun at a known time, or it has not begun. So no call estimates a beginning.
//!
//! Nothing here reads a clock: times are arguments, so that the tests can run in simulated time.
//!
//! **Invariant:** if steps of one length get up to a hundred times as slow, at any moment, at most
//! one slice is longer than 5/4 of the budget.

mod dear;
mod doubt;
mod rate;
mod search;
mod tally;

use std::time::Duration;

use crate::clock::Instant;

#[cfg(test)]
pub(crate) use dear::FIRST;
use dear::{Dear, LOOKS};
use doubt::{Answer, DearStep, Doubt};
use rate::{Rate, nanos};
use search::Search;
pub(crate) use tally::Tally;

/// The part of a slice for the first stride.
const FIRST_STRIDE: (u64, u64) = (3, 4);
/// A slice aims to end early by one part of its budget in 32. Without it, half of all slices would
/// exceed the budget.
const AIM_SHORT: u64 = 32;
/// A rest of one part of the budget in 16, or less, is not worth another stride.
const NOT_WORTH: u64 = 16;

/// The looks at the clock between two that are timed.
const TIMED: u32 = 256;

/// A moment on a thread.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) now: Instant,
    /// When the slice in turns began that is under way on this thread. `None` outside of turns.
    pub(crate) turn: Option<Instant>,
}

/// The present slice, and what is known about the steps.
#[derive(Clone, Debug)]
pub(crate) struct Pace {
    budget: Duration,
    slice: Option<Slice>,
    /// The turn in which the last slice ended. If it goes on, as with an executor within a job, the
    /// next slice has a budget of its own.
    ended_in: Option<Instant>,
    rate: Option<Rate>,
    /// The longest stride since the last surprise. The next one is at most twice as long.
    trusted: usize,
    doubt: Option<Doubt>,
    dear: Dear,
    search: Search,
    tally: Tally,
    /// The time of a look at the clock. Zero before one was timed.
    look: Duration,
    /// The looks so far. From twice [`TIMED`] it goes back to once that.
    looks: u32,
    /// A fault that the tests have to find.
    #[cfg(test)]
    pub(crate) fault: Option<Fault>,
}

/// A slice that has begun.
#[derive(Clone, Copy, Debug)]
struct Slice {
    began: Instant,
    /// The last look at the clock.
    looked: Instant,
}

/// The result of a look at the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Look {
    /// The slice goes on. The number of steps until the next look, at least 1.
    GoOn(usize),
    /// The slice is over.
    Over(Span),
}

/// A slice that has ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Span {
    pub(crate) began: Instant,
    pub(crate) ended: Instant,
    /// The time between the two.
    pub(crate) length: Duration,
}

/// A deliberate fault.
#[cfg(test)]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Fault {
    /// Dear steps are not remembered.
    ForgottenSurprise,
    /// A slice goes on after a yield, unless `resume` is called.
    MissingResume,
}

impl Pace {
    /// Creates a pace for slices of `budget`. The first has not begun.
    pub(crate) fn new(budget: Duration) -> Self {
        Pace {
            budget,
            slice: None,
            ended_in: None,
            rate: None,
            trusted: 0,
            doubt: None,
            dear: Dear::default(),
            search: Search::default(),
            tally: Tally::default(),
            look: Duration::ZERO,
            looks: 0,
            #[cfg(test)]
            fault: None,
        }
    }

    /// Returns the length that slices aim at.
    pub(crate) fn budget(&self) -> Duration {
        self.budget
    }

    /// Sets the length of slices from the next one on.
    pub(crate) fn set_budget(&mut self, budget: Duration) {
        self.budget = budget;
    }

    /// Returns the counts of the slices so far.
    pub(crate) fn tally(&self) -> &Tally {
        &self.tally
    }

    /// Returns the time of a look at the clock. Zero before the first was timed.
    pub(crate) fn look_cost(&self) -> Duration {
        self.look
    }

    /// Returns true if the present look is to be timed: one in [`TIMED`], and more among the first.
    /// The very first one runs cold code, so it takes much longer than those after it.
    pub(crate) fn times_this_look(&mut self) -> bool {
        self.looks += 1;
        if self.looks == 2 * TIMED {
            self.looks = TIMED;
        }
        self.looks.is_power_of_two()
    }

    /// Adds the time of a look. Disturbances only lengthen it, so a longer time is adopted slowly.
    pub(crate) fn add_look(&mut self, took: Duration) {
        self.look = if self.look.is_zero() { took } else { took.min(self.look + self.look / 32) };
    }

    /// Ends the slice without a yield: the next call begins another.
    pub(crate) fn interrupt(&mut self) {
        self.slice = None;
    }

    /// Returns true if a slice begins with the next step. `turn` is that of the next [`Moment`].
    pub(crate) fn begins(&self, turn: Option<Instant>) -> bool {
        // Each poll in turns is a slice of its own.
        self.slice.is_none_or(|slice| turn.is_some_and(|turn| turn > slice.looked))
    }

    /// Begins a slice. In turns it began with the poll. Returns the number of steps until the first
    /// look, at least 1.
    pub(crate) fn begin(&mut self, at: Moment) -> usize {
        let turn = self.present(at.turn);
        self.slice = Some(Slice { began: turn.unwrap_or(at.now), looked: at.now });
        self.first_stride(turn.map_or(nanos(self.budget), |began| self.left(length(began, at.now))))
    }

    /// Looks at the time after `steps` steps since the last look.
    pub(crate) fn look(&mut self, at: Moment, steps: usize) -> Look {
        let now = at.now;
        let under_way = self.slice.filter(|_| !self.begins(at.turn));
        let began = under_way.map_or(self.present(at.turn).unwrap_or(now), |slice| slice.began);
        self.slice = Some(Slice { began, looked: now });
        let length = length(began, now);
        let left = self.left(length);
        let stride = match under_way {
            Some(slice) => self.next_stride(steps, slice.looked, now, left),
            // A part of these steps ran before, so they tell no rate. The old rate may be wrong, so
            // it does not end a slice before one of its steps was measured.
            None => self.first_stride(left),
        };
        if stride > 0 && left > nanos(self.budget) / NOT_WORTH {
            return Look::GoOn(stride);
        }
        self.ended_in = at.turn;
        self.end(Span { began, ended: now, length }, steps)
    }

    /// Returns the beginning of a turn, if no slice has ended in it.
    fn present(&self, turn: Option<Instant>) -> Option<Instant> {
        turn.filter(|turn| Some(*turn) != self.ended_in)
    }

    /// Returns the number of steps until the first look of a slice with this much left.
    fn first_stride(&self, left: u64) -> usize {
        let (of, parts) = FIRST_STRIDE;
        let first = (nanos(self.budget) / parts).saturating_mul(of);
        self.stride_for(first.min(self.aim(left)))
    }

    /// Learns from the last stride. Returns the number of steps until the next look, 0 if none
    /// fits.
    fn next_stride(&mut self, steps: usize, looked: Instant, now: Instant, left: u64) -> usize {
        if steps > 0 {
            self.learn(steps, nanos(length(looked, now)));
        }
        if self.rate.is_some_and(|rate| !rate.fits(left)) { 0 } else { self.stride_for(self.aim(left)) }
    }

    fn end(&mut self, span: Span, steps: usize) -> Look {
        self.slice = None;
        #[cfg(test)]
        if self.fault == Some(Fault::MissingResume) {
            self.slice = Some(Slice { began: span.ended, looked: span.ended });
        }
        self.tally.ended(span.length, self.budget, steps);
        self.dear.slice();
        self.search.slice();
        Look::Over(span)
    }

    /// Learns from a stride of at least one step.
    fn learn(&mut self, steps: usize, took: u64) {
        let is_surprise = self.rate.is_some_and(|rate| rate.is_exceeded(steps, took));
        let is_confirmed = self.settle(steps, took, is_surprise);
        if !is_confirmed {
            self.dear.look(steps, took);
        }
        if let Some(rate) = self.rate
            && is_surprise
            && self.doubt.is_none()
            && !is_confirmed
        {
            self.doubt = Some(Doubt::new(rate, self.trusted));
            self.trusted = 0;
            self.search.surprise();
        } else if is_surprise || self.doubt.is_some_and(|doubt| doubt.is_half_confirmed) {
            self.trusted = 0;
        } else {
            self.trusted = self.trusted.max(steps);
        }
        self.rate = Some(Rate::new(steps, took));
    }

    /// Settles a surprise by the stride after it, if it tells. Returns true if its steps were
    /// slower than before.
    fn settle(&mut self, steps: usize, took: u64, is_surprise: bool) -> bool {
        let Some(doubt) = &mut self.doubt else { return false };
        let answer = doubt.ask(steps, took, nanos(self.budget));
        match answer {
            Answer::Open => return false,
            Answer::Cheap => self.trusted = doubt.trusted,
            Answer::Slower if steps > 1 && is_surprise => {
                // Its average says little, so the next step has to show whether it is dear.
                self.tally.settle(true);
                return false;
            }
            Answer::Slower => {}
            Answer::Dear(step) => {
                self.remember(step);
                self.search.found();
            }
        }
        self.doubt = None;
        self.tally.settle(answer != Answer::Cheap);
        answer != Answer::Cheap
    }

    fn remember(&mut self, step: DearStep) {
        #[cfg(test)]
        if self.fault == Some(Fault::ForgottenSurprise) {
            return;
        }
        self.dear.confirm(step);
    }

    /// Returns what is left of the budget after a slice of this length, in nanoseconds.
    fn left(&self, length: Duration) -> u64 {
        nanos(self.budget).saturating_sub(nanos(length))
    }

    /// Returns what a stride aims at if this is left. If it takes up to 3/2 of that, which is no
    /// surprise, the slice is within 5/4 of its budget.
    fn aim(&self, left: u64) -> u64 {
        let budget = nanos(self.budget);
        let even_if_longer = left.saturating_add(budget / 4) / 3 * 2;
        left.saturating_sub(budget / AIM_SHORT).min(even_if_longer)
    }

    /// Returns how many steps fit into this time, at least 1 and at most twice the trusted number.
    fn stride_for(&self, time: u64) -> usize {
        let Some(rate) = self.rate else { return 1 };
        let time = self.search.longest(nanos(self.budget)).map_or(time, |longest| longest.min(time));
        let most = match self.dear.cost() {
            None => usize::MAX,
            Some(dear) => {
                let if_all_are_dear = if dear > time { 0 } else { time / dear };
                let looks = nanos(self.look).saturating_mul(LOOKS);
                // Most such strides are one step, and a division takes as long as a look.
                let worth_a_look = if rate.fits(looks / 2) { rate.steps_in(looks) } else { 1 };
                usize::try_from(if_all_are_dear).unwrap_or(usize::MAX).max(worth_a_look)
            }
        };
        if most <= 1 {
            return 1;
        }
        rate.steps_in(time).min(most).min(self.trusted.saturating_mul(2)).max(1)
    }
}

fn length(began: Instant, ended: Instant) -> Duration {
    ended.saturating_duration_since(began)
}

#[cfg(test)]
mod tests;
