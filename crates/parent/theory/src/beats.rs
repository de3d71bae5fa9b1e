//! The beats of the ticker, and how late they were.

use std::time::Duration;

use crate::prediction::Prediction;
use crate::wheel::Wheel;

/// The beats of one play.
pub(crate) struct Beats {
    period: Duration,
    /// When the next beat is due.
    next: Duration,
    wheel: Wheel,
    late: Vec<Duration>,
}

impl Beats {
    /// Makes a ticker whose first beat is due at `first`.
    pub(crate) fn new(first: Duration, period: Duration, wheel: Wheel) -> Self {
        Beats { period, next: first, wheel, late: Vec::new() }
    }

    /// Returns when the next beat is due.
    pub(crate) fn next(&self) -> Duration {
        self.next
    }

    /// Polls the ticker: every beat that is due by now happens. A deadline in the past is over at
    /// once, as it is on all runtimes. The time that the timer wheel adds is the floor's.
    pub(crate) fn poll(&mut self, now: Duration) {
        while self.next <= now {
            self.late.push(now.saturating_sub(self.wheel.fires(self.next)));
            self.next += self.period;
        }
    }

    /// Ends the play. Beats that were due and never came are as late as they can be.
    pub(crate) fn end(mut self, end: Duration) -> Prediction {
        let came = self.late.len();
        self.poll(end);
        let never = self.late.len() - came;
        self.late.sort_unstable();
        let quantile = |percent: usize| {
            let rank = (self.late.len() * percent).div_ceil(100).max(1) - 1;
            self.late.get(rank).copied().unwrap_or_default()
        };
        Prediction { p50: quantile(50), p99: quantile(99), at_least: never * 100 > self.late.len() }
    }
}
