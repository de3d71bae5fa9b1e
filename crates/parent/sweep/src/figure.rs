//! A figure with its interval, the beats that make one a lower bound, and the unit of all figures.

use std::time::Duration;

use figures::Beating;
use stats::{Interval, paired_ratio};

/// A figure with its 95 % interval over the rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Figure {
    /// The median of the rounds: one that was disturbed does not move it.
    pub centre: f64,
    /// `None` with fewer than two rounds.
    pub interval: Option<Interval>,
}

/// Returns a duration in microseconds, in which all figures of a curve are. It is not rounded.
pub(crate) fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// Makes one figure of many rounds: their median, with the interval of their geometric mean.
pub(crate) fn ratio_figure(rounds: &[f64]) -> Option<Figure> {
    let pairs: Vec<(f64, f64)> = rounds.iter().map(|ratio| (*ratio, 1.0)).collect();
    paired_ratio(&pairs).map(|ratio| Figure { centre: ratio.point, interval: ratio.interval })
}

/// Beats that never fired, of all rounds. Each counts as late by the time that had passed since it
/// was due.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Unfired {
    /// The number of them.
    pub beats: u64,
    /// The number of beats that were due.
    pub due: u64,
    /// `true` if so many never fired that p99 is a lower bound.
    pub bound_p99: bool,
}

impl Unfired {
    /// Returns those of a row.
    pub(crate) fn of(beating: &Beating) -> Unfired {
        Unfired { beats: beating.unfired, due: beating.due, bound_p99: beating.is_lower_bound(100) }
    }
}

impl Figure {
    /// Returns the figure less a constant.
    pub(crate) fn less(self, one: f64) -> Figure {
        let interval = self.interval.and_then(|ends| Interval::between(ends.low - one, ends.high - one));
        Figure { centre: self.centre - one, interval }
    }
}
