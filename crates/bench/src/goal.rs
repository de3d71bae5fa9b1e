//! A goal, and the verdict on it.
//!
//! **Invariant:** a goal about a figure with an interval is reached or missed only if the whole
//! interval says so. A goal about trials has no interval: it is reached if no trial broke it.

use std::fmt;

use serde::Serialize;

use crate::paired::Figure;

/// A limit, the figure that was found, and the verdict.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Goal {
    /// The subject of the goal, in words.
    pub goal: String,
    /// The figure that was found.
    pub found: Option<Figure>,
    /// The limit: the figure may be this much at most.
    pub at_most: f64,
    /// The unit of both.
    pub unit: Unit,
    /// The verdict on the figure.
    pub verdict: Verdict,
}

/// The unit of a goal's figures.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Unit {
    /// A share of the whole, shown in per cent.
    Share,
    /// Nanoseconds.
    Ns,
    /// A number of trials.
    Trials,
    /// A factor: 1 means equal.
    Times,
    /// Milliseconds.
    Ms,
    /// Bytes.
    Bytes,
    /// A number without a unit.
    Count,
}

/// The verdict on a goal.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum Verdict {
    /// The whole interval is within the limit.
    Reached,
    /// The whole interval is beyond the limit.
    Missed,
    /// The interval contains the limit, or there is no interval.
    CantTell,
}

impl Verdict {
    /// Compares a figure with its limit.
    pub fn of(found: Option<Figure>, at_most: f64) -> Verdict {
        match found.and_then(|found| found.interval()) {
            Some(interval) if interval.high <= at_most => Verdict::Reached,
            Some(interval) if interval.low > at_most => Verdict::Missed,
            _ => Verdict::CantTell,
        }
    }
}

impl fmt::Display for Verdict {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Verdict::Reached => "reached",
            Verdict::Missed => "MISSED",
            Verdict::CantTell => "can't tell",
        })
    }
}

impl Goal {
    /// Creates a goal with the verdict on its figure.
    pub fn new(goal: String, found: Option<Figure>, at_most: f64, unit: Unit) -> Goal {
        let verdict = Verdict::of(found, at_most);
        Goal { goal, found, at_most, unit, verdict }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figure(low: f64, high: f64) -> Option<Figure> {
        Some(Figure { point: f64::midpoint(low, high), ci: Some([low, high]), values: 9 })
    }

    #[test]
    fn a_verdict_needs_the_whole_interval() {
        assert_eq!(Verdict::of(figure(0.1, 1.0), 1.0), Verdict::Reached);
        assert_eq!(Verdict::of(figure(1.1, 1.2), 1.0), Verdict::Missed);
        assert_eq!(Verdict::of(figure(0.9, 1.1), 1.0), Verdict::CantTell);
        assert_eq!(Verdict::of(None, 1.0), Verdict::CantTell);
        let single = Some(Figure { point: 0.0, ci: None, values: 1 });
        assert_eq!(Verdict::of(single, 1.0), Verdict::CantTell);
    }
}
