//! The promises of a breather by time, checked at each answer.
//!
//! A slice begins with `resume` or `stride`, or in turns with the poll. Without them it begins with
//! the first look after a yield: it is longer by the steps before that.
//!
//! 1. **The budget.** A slice takes at most 5/4 of its budget and one longest step. The exception
//!    is a surprise: the last stride took more than 3/2 of what the stride before it predicted. So
//!    is a caller that did more steps than it was asked for, or called `resume` amid a slice in
//!    turns: that hides the time of the steps before it.
//! 2. **The memory.** After a surprise in cheap steps, the next step took four times as long as
//!    those, a sixteenth of the budget and 2 us. In the next [`FIRST`] slices, no surprise is an
//!    exception while no step takes longer than the dear steps so far. But a stride is at least as
//!    long as 16 looks at the clock.
//! 3. **No yield without need.** A slice shorter than half of its budget ends only if the next step
//!    would not fit, as the last stride predicts it.

use std::time::Duration;

use crate::Report;
use crate::clock::Instant;
use crate::pace::{FIRST, Moment};

/// The time of a look at the clock.
pub(super) const LOOK: Duration = Duration::from_nanos(30);
/// The looks whose steps were cheap before a surprise counts for the memory.
const CHEAP_LOOKS: usize = 16;
/// The rounding and the grace of predictions.
const GRACE: Duration = Duration::from_nanos(400);

/// The present slice as the caller sees it, and what the looks have shown.
pub(super) struct Promise {
    budget: Duration,
    began: Option<Instant>,
    looked: Option<Instant>,
    /// The longest step since the slice began, and before it since the last look.
    longest_step: Duration,
    /// True if the caller did more steps than the breather asked for, or hid their time.
    is_misused: bool,
    /// The steps since the last look.
    steps: u32,
    /// The mean times of a step at the last looks.
    means: Vec<Duration>,
    /// The mean time of a step before the last look, if that was a surprise after cheap ones.
    surprise: Option<Duration>,
    memory: Option<Memory>,
    longest_slice: Option<Duration>,
}

/// The shortest dear step that was confirmed, and the slices since then.
struct Memory {
    least: Duration,
    slices: u32,
}

impl Promise {
    pub(super) fn new(budget: Duration) -> Self {
        Promise {
            budget,
            began: None,
            looked: None,
            longest_step: Duration::ZERO,
            is_misused: false,
            steps: 0,
            means: Vec::new(),
            surprise: None,
            memory: None,
            longest_slice: None,
        }
    }

    pub(super) fn step(&mut self, took: Duration, is_beyond: bool) {
        self.steps += 1;
        self.longest_step = self.longest_step.max(took);
        self.is_misused |= is_beyond;
    }

    pub(super) fn resume(&mut self, at: Moment) {
        let began = Some(at.turn.unwrap_or(at.now));
        self.looked = Some(at.now);
        // In turns it does not begin another slice.
        if self.began == began {
            self.is_misused = true;
        } else {
            self.began = began;
            self.is_fresh();
        }
        self.steps = 0;
    }

    pub(super) fn pause(&mut self) {
        (self.began, self.looked) = (None, None);
        self.is_fresh();
    }

    fn is_fresh(&mut self) {
        (self.longest_step, self.is_misused, self.steps) = (Duration::ZERO, false, 0);
    }

    pub(super) fn look(&mut self, at: Moment, is_due: bool) -> Result<(), String> {
        let steps = std::mem::take(&mut self.steps);
        let began = *self.began.get_or_insert(at.turn.unwrap_or(at.now));
        let slice = at.now - began;
        let measured = self.looked.replace(at.now).filter(|_| steps > 0);
        let before = self.means.last().copied();
        let mean = measured.map(|looked| (at.now - looked) / steps);
        let is_surprise =
            mean.zip(before).is_some_and(|(mean, before)| mean * steps * 2 + GRACE > before * steps * 3);
        if let Some(mean) = mean {
            self.remember(mean, steps, is_surprise);
        }
        if is_due {
            let result = self.ended(slice, mean, before, is_surprise);
            self.pause();
            return result.map_err(|broken| {
                format!("{broken}: a slice of {slice:?} at a budget of {:?}", self.budget)
            });
        }
        Ok(())
    }

    fn remember(&mut self, mean: Duration, steps: u32, is_surprise: bool) {
        let plain = (self.budget / 16).max(Duration::from_micros(2));
        let was = self.surprise.take();
        if let Some(cheap) = was
            && steps == 1
            && mean >= plain.max(cheap * 4 + GRACE)
            && self.memory.is_none()
        {
            self.memory = Some(Memory { least: mean, slices: 0 });
        }
        if let Some(memory) = &mut self.memory
            && steps == 1
            && mean >= Duration::from_micros(1)
        {
            memory.least = memory.least.min(mean);
        }
        let last = self.means.iter().rev().take(CHEAP_LOOKS);
        let cheap = last.clone().max().copied().filter(|_| last.count() == CHEAP_LOOKS);
        self.surprise =
            cheap.filter(|cheap| is_surprise && mean * steps * 2 > *cheap * steps * 3 + 2 * GRACE);
        self.means.push(mean);
    }

    fn ended(
        &mut self,
        slice: Duration,
        mean: Option<Duration>,
        before: Option<Duration>,
        is_surprise: bool,
    ) -> Result<(), String> {
        self.longest_slice = self.longest_slice.max(Some(slice));
        let allowed = self.budget * 5 / 4 + self.longest_step + GRACE;
        if !is_surprise && !self.is_misused && slice > allowed {
            return Err("longer than its budget without a surprise".to_owned());
        }
        if let Some(memory) = &mut self.memory {
            memory.slices += 1;
            let of_looks = before.map_or(0, |before| 16 * LOOK.as_nanos() / before.as_nanos().max(1));
            let of_looks = self.longest_step * u32::try_from(of_looks).unwrap_or(u32::MAX);
            if self.longest_step <= memory.least && !self.is_misused && slice > allowed + of_looks {
                return Err("longer than its budget, with steps that it should have remembered".to_owned());
            }
            if memory.slices >= FIRST {
                self.memory = None;
            }
        }
        let next_fits = mean.is_none_or(|mean| slice + mean <= self.budget);
        if slice < self.budget / 2 && next_fits {
            return Err("a yield without need".to_owned());
        }
        Ok(())
    }

    /// Checks the report of the breather at the end of a sequence.
    pub(super) fn check_report(&self, report: &Report) -> Result<(), String> {
        let sum = report.over_by_a_step + report.over_by_a_surprise + report.over_by_the_machine;
        if report.over_budget != sum {
            return Err(format!("reasons that do not sum up: {report:?}"));
        }
        if report.longest_slice != self.longest_slice {
            return Err(format!("a longest slice that was {:?}: {report:?}", self.longest_slice));
        }
        Ok(())
    }
}
