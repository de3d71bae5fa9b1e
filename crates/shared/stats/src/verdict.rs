//! The verdict on two speeds: faster, slower, the same, or can't tell.
//!
//! With enough rounds every two cells differ by something, so a verdict needs a threshold. There
//! are two. "Different" needs the whole interval beyond the first. "The same" needs the whole
//! interval within the second: two one-sided tests of equivalence (D. J. Schuirmann, Journal of
//! Pharmacokinetics and Biopharmaceutics 15, 1987), here nominally at 2.5 % each. Anything else is
//! "can't tell". Then more rounds would narrow the interval, and `rounds.rs` says how many.
//!
//! **Why two thresholds.** One can't serve both sentences. At 2 %, "the same" would need a smaller
//! spread than a shared machine has. At 5 %, a slow-down of 5 % could not be found. And a truth on
//! a single threshold gets no verdict, however long one measures. With two, every true difference
//! has room to one of them: at least 1.4 %.
//!
//! **Between the two** both sentences are true: "slower by more than 2 %" and "the same to within 5
//! %". Then the difference is said, because it says more. So "the same" may become "slower" with
//! more rounds.
//!
//! **How often a sentence is wrong** (`tests/simulation/level.rs` holds the figures). If both sides
//! err alike, fewer than 3 of 100 comparisons say a sentence whose truth lies on its threshold. If
//! only one side has skewed errors (an exponential distribution), 8 to 12 of 100 say "different" of
//! a difference of just 2 %. Then 4 of 100 at most say "different" of the same thing, and 1.2 at
//! most say "the same" of a difference of 5 %. `power.rs` beside it counts what is found.
//!
//! For comparison: criterion's noise threshold is 1 % by default.
//!
//! **Invariant:** a missing interval never becomes "the same". Swapping the two sides swaps faster
//! and slower.

use crate::Interval;

/// The limits of "different" and of "the same", as ratios minus 1.
///
/// 0.02 is 2 %, and reaches from `1 / 1.02` to `1.02`, so that swapping the sides changes nothing.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Thresholds {
    /// The difference that the whole interval has to exceed for "faster" or "slower".
    pub different: f64,
    /// The difference that the whole interval has to stay within for "the same", if it is not
    /// "faster" or "slower".
    pub same: f64,
}

impl Thresholds {
    /// The thresholds for speeds: more than 2 % is different, up to 5 % is the same.
    pub const SPEED: Thresholds = Thresholds { different: 0.02, same: 0.05 };

    /// The thresholds for times of two runs that are set against each other as they are: more than
    /// 10 % is different, up to 13 % is the same.
    ///
    /// An interval knows how the rounds of a run differ, and not how the machine's speed differs
    /// from run to run. It does by up to 10 %.
    pub const OF_TWO_RUNS: Thresholds = Thresholds { different: 0.10, same: 0.13 };

    /// Returns the verdict on the interval of a ratio. "Can't tell" without an interval, or if a
    /// threshold is negative or NaN.
    pub fn verdict(&self, ratio: Option<Interval>) -> SpeedVerdict {
        match (ratio, band(self.different), band(self.same)) {
            (Some(ratio), Some(different), _) if ratio.low > different.high => SpeedVerdict::Faster,
            (Some(ratio), Some(different), _) if ratio.high < different.low => SpeedVerdict::Slower,
            (Some(ratio), _, Some(same)) if ratio.lies_in(&same) => SpeedVerdict::Same,
            _ => SpeedVerdict::CantTell,
        }
    }

    /// Returns how far an interval may reach to either side of a difference and still bring a
    /// verdict.
    ///
    /// `difference` is the logarithm of a ratio. The room is the larger of the distances to the two
    /// thresholds, and 0 if no interval would bring a verdict.
    pub(crate) fn room(&self, difference: f64) -> f64 {
        let edge = |threshold| band(threshold).map(|band| band.high.ln());
        let to_different = edge(self.different).map(|edge| difference.abs() - edge);
        let to_same = edge(self.same).map(|edge| edge - difference.abs());
        to_different.into_iter().chain(to_same).fold(0.0, f64::max)
    }
}

/// Returns the ratios that differ from 1 by no more than a threshold, in either direction. `None`
/// if it is NaN or negative.
fn band(threshold: f64) -> Option<Interval> {
    if threshold < 0.0 { None } else { Interval::between(1.0 / (1.0 + threshold), 1.0 + threshold) }
}

/// The verdict on two speeds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SpeedVerdict {
    /// Faster by more than [`Thresholds::different`].
    Faster,
    /// Slower by more than [`Thresholds::different`].
    Slower,
    /// Different by less than [`Thresholds::same`].
    Same,
    /// The interval is too wide for either sentence, or there is none.
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
