//! What may be said about two speeds: faster, slower, the same, or that one can't tell.
//!
//! A verdict needs a threshold below which nobody cares, because with enough rounds every two cells differ by
//! something. There are two of them. "Different" is said only where the whole 95 % interval lies beyond the
//! first, "the same" only where the whole interval lies within the second (two one-sided tests of
//! equivalence, Schuirmann 1987, here each at 2.5 %). Everything else is "can't tell", which is an answer
//! about the measurement: more rounds would narrow the interval (`rounds.rs` says how many).
//!
//! Why two, and why they may overlap. One threshold can't serve both sentences. At 2 %, "the same" would take
//! a spread that a shared machine hardly ever has; at 5 %, a slow-down of 5 % could never be called one. And
//! with one threshold a truth that lies on it gets no verdict however long one measures. With two, each true
//! difference is far from one of them: halfway, at 3.5 %, it has 1.5 % of room to either side. What that
//! costs: between the two both sentences are true, "slower by more than 2 %" and "the same to within 5 %".
//! Then the difference is said, because it says more, and so "the same" may become "slower" with more rounds.
//! It never becomes so wrongly: each sentence stands for its own threshold, and where it isn't so, it is said
//! in fewer than 3 of 100 comparisons, as long as both sides err alike (`tests/simulation/level.rs` counts
//! them, and says more; `power.rs` beside it counts what is found).
//!
//! For comparison: criterion's noise threshold is 1 % by default; this is made for noisier machines.
//!
//! What must stay true: a missing interval never becomes "the same", and swapping the two sides swaps faster
//! and slower.

use crate::Interval;

/// Where a difference in speed begins to matter, and up to where there is none to speak of. Both are ratios
/// less 1: 0.02 is 2 %, and reaches from `1 / 1.02` to `1.02`, so that swapping the sides changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// Faster or slower is said where the whole interval lies beyond this.
    pub different: f64,
    /// The same is said where the whole interval lies within this, and the above was not said.
    pub same: f64,
}

impl Thresholds {
    /// Those of the project, for speeds: a difference is one from 2 % on, and 5 % is where "the same" ends.
    pub const SPEED: Thresholds = Thresholds { different: 0.02, same: 0.05 };

    /// What an interval of a ratio comes to. Without an interval, or with a threshold that is none, one can't
    /// tell.
    pub fn verdict(&self, ratio: Option<Interval>) -> SpeedVerdict {
        match (ratio, band(self.different), band(self.same)) {
            (Some(ratio), Some(different), _) if ratio.low > different.high => SpeedVerdict::Faster,
            (Some(ratio), Some(different), _) if ratio.high < different.low => SpeedVerdict::Slower,
            (Some(ratio), _, Some(same)) if ratio.lies_in(&same) => SpeedVerdict::Same,
            _ => SpeedVerdict::CantTell,
        }
    }

    /// How far an interval about a difference, the logarithm of a ratio, may reach to either side and still
    /// bring a verdict: the larger of the ways to the two thresholds. Not above 0 where no interval would.
    pub(crate) fn room(&self, difference: f64) -> f64 {
        let edge = |threshold| band(threshold).map(|band| band.high.ln());
        let to_different = edge(self.different).map(|edge| difference.abs() - edge);
        let to_same = edge(self.same).map(|edge| edge - difference.abs());
        to_different.into_iter().chain(to_same).fold(0.0, f64::max)
    }
}

/// The ratios that differ from 1 by no more than a threshold, in either direction. `None` for NaN and for
/// less than 0.
fn band(threshold: f64) -> Option<Interval> {
    if threshold < 0.0 { None } else { Interval::between(1.0 / (1.0 + threshold), 1.0 + threshold) }
}

/// How one speed compares with another.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeedVerdict {
    /// By more than the threshold.
    Faster,
    /// By more than the threshold.
    Slower,
    /// Whatever difference there is, it is within the threshold.
    Same,
    /// The interval is too wide for either, or there is none.
    CantTell,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(low: f64, high: f64) -> SpeedVerdict {
        Thresholds::SPEED.verdict(Some(Interval { low, high }))
    }

    #[test]
    fn each_sentence_needs_the_whole_interval() {
        assert_eq!(of(1.021, 3.0), SpeedVerdict::Faster);
        assert_eq!(of(0.3, 0.98), SpeedVerdict::Slower);
        assert_eq!(of(0.96, 1.04), SpeedVerdict::Same);
        assert_eq!(of(1.0, 1.06), SpeedVerdict::CantTell);
        assert_eq!(of(0.94, 1.0), SpeedVerdict::CantTell);
        assert_eq!(of(0.5, 2.0), SpeedVerdict::CantTell);
    }

    #[test]
    fn between_the_thresholds_the_difference_is_said_because_it_says_more() {
        assert_eq!(of(1.03, 1.04), SpeedVerdict::Faster);
        assert_eq!(of(1.0 / 1.04, 1.0 / 1.03), SpeedVerdict::Slower);
        assert_eq!(of(1.01, 1.04), SpeedVerdict::Same);
    }

    #[test]
    fn the_edges_belong_to_the_band() {
        assert_eq!(of(1.02, 1.05), SpeedVerdict::Same);
        assert_eq!(of(1.0 / 1.05, 1.0 / 1.02), SpeedVerdict::Same);
        assert_eq!(of(1.0, 1.0), SpeedVerdict::Same);
    }

    #[test]
    fn every_difference_has_room_to_one_of_the_thresholds() {
        let of = |ratio: f64| Thresholds::SPEED.room(ratio.ln());
        for percent in 50..200 {
            assert!(of(f64::from(percent) / 100.0) > 0.0144, "{percent} %");
        }
        assert!((of(1.0) - 1.05_f64.ln()).abs() < 1e-12 && (of(1.2) - (1.2_f64 / 1.02).ln()).abs() < 1e-12);
        assert_eq!(Thresholds { different: 0.05, same: 0.05 }.room(1.05_f64.ln()), 0.0);
    }

    #[test]
    fn what_is_missing_is_never_the_same() {
        assert_eq!(Thresholds::SPEED.verdict(None), SpeedVerdict::CantTell);
        let one = Some(Interval { low: 1.0, high: 1.0 });
        for nonsense in [f64::NAN, -0.1, -2.0] {
            let thresholds = Thresholds { different: nonsense, same: nonsense };
            assert_eq!(thresholds.verdict(one), SpeedVerdict::CantTell, "{nonsense}");
        }
    }
}
