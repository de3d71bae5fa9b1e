//! The number of rounds to suggest if two speeds can't be told apart.
//!
//! This file owns the forecast. `verdict.rs` owns the verdict, and how far a difference is from a
//! threshold.
//!
//! The rule takes the difference and the spread of this run. It looks for the fewest rounds whose
//! interval reaches at most 60 % of the way from the difference to the threshold. The other 40 %
//! are reserve: the next run's difference lies elsewhere, and five rounds may show half of the true
//! spread. Without the reserve 68 of 100 suggestions come true (measured once).
//!
//! With it, after a default run of 5 rounds, 89 of 100 suggestions come true for two cells of one
//! run, and 84 for two runs. If rounds stall, 62 and 52 do: the first run may have seen no stall.
//! After 3 rounds it is 83 and 78 (59 and 46 with stalls). The table in
//! `tests/simulation/rounds.rs` has them all, and a test holds it.
//!
//! **Invariant:** a suggestion is at least 5 rounds, at most 50, and more than there were.

use crate::Thresholds;
use crate::ratio::paired_ratios;
use crate::speed::logarithms;
use crate::student::{self, Spread};

/// The share of the way to the threshold that the interval may take up.
///
/// Tried once: 100 % comes true in 68 of 100, 80 % in 78, 70 % in 84, 60 % in 89. 50 % would need
/// more than [`MOST`] rounds in every fourth case.
const OF_THE_WAY: f64 = 0.6;

/// The fewest rounds to suggest. Two rounds hardly show the spread, and Student's critical values
/// rise steeply below five.
const LEAST: usize = 5;

/// The most rounds to suggest. Beyond them a longer or quieter measurement helps more.
const MOST: usize = 50;

/// Returns how many rounds of one run would probably suffice for a verdict by
/// [`crate::paired_speed_change`].
///
/// That is more than there were, and 5 to 50. `None` if fewer than two rounds are usable, if work
/// stood still, or if 50 rounds would not suffice.
///
/// ```
/// use stats::{Thresholds, paired_rounds_needed};
///
/// let rounds = [(95.0, 100.0), (92.0, 100.0), (99.0, 100.0), (93.0, 100.0), (95.0, 100.0)];
/// assert_eq!(paired_rounds_needed(&rounds, Thresholds::SPEED), Some(10));
/// ```
pub fn paired_rounds_needed(rounds: &[(f64, f64)], thresholds: Thresholds) -> Option<usize> {
    if rounds.iter().any(|(one, other)| *one == 0.0 || *other == 0.0) {
        return None;
    }
    let spread = Spread::of(&logarithms(&paired_ratios(rounds)))?;
    needed(spread.count, thresholds.room(spread.mean), spread.variance)
}

/// Returns how many rounds each of two runs would probably need for a verdict by
/// [`crate::speed_change`].
///
/// That is more than the larger side had. `None` under the same conditions as
/// [`paired_rounds_needed`].
pub fn rounds_needed(before: &[f64], now: &[f64], thresholds: Thresholds) -> Option<usize> {
    if before.contains(&0.0) || now.contains(&0.0) {
        return None;
    }
    let (before, now) = (Spread::of(&logarithms(before))?, Spread::of(&logarithms(now))?);
    let room = thresholds.room(now.mean - before.mean);
    needed(before.count.max(now.count), room, before.variance + now.variance)
}

/// Finds the fewest rounds, more than `had`, whose interval leaves enough of the `room`. `variance`
/// is that of one round's difference.
fn needed(had: usize, room: f64, variance: f64) -> Option<usize> {
    (LEAST.max(had + 1)..=MOST).find(|&rounds| student::half_width(variance, rounds) < OF_THE_WAY * room)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{SpeedVerdict, paired_speed_change, speed_change};

    /// Returns ratios with this geometric mean and this standard deviation, in logarithms.
    fn rounds(count: usize, centre: f64, spread: f64) -> Vec<f64> {
        let half = (count - count % 2) as f64;
        let step = spread * ((count - 1) as f64 / half).sqrt();
        let sign = |round: usize| match round {
            round if round + 1 == count && count % 2 == 1 => 0.0,
            round if round % 2 == 0 => 1.0,
            _ => -1.0,
        };
        (0..count).map(|round| centre * (step * sign(round)).exp()).collect()
    }

    fn pairs(ratios: &[f64]) -> Vec<(f64, f64)> {
        ratios.iter().map(|ratio| (*ratio, 1.0)).collect()
    }

    fn paired(ratios: &[f64]) -> Option<usize> {
        paired_rounds_needed(&pairs(ratios), Thresholds::SPEED)
    }

    #[test]
    fn more_spread_takes_more_rounds_until_nobody_would_wait() {
        let of = |spread| paired(&rounds(5, 0.95, spread));
        assert_eq!([0.01, 0.02, 0.04, 0.2].map(of), [Some(6), Some(7), Some(20), None]);
    }

    #[test]
    fn a_larger_difference_takes_fewer_rounds_and_halfway_between_the_thresholds_takes_most() {
        let of = |centre| paired(&rounds(5, centre, 0.03));
        assert_eq!([0.8, 0.9, 0.95].map(of), [Some(6), Some(6), Some(13)]);
        assert_eq!([1.0, 0.98, 0.966].map(of), [Some(7), Some(15), Some(47)]);
        assert_eq!(of(1.0 / 0.9), of(0.9), "and the direction does not matter");
    }

    #[test]
    fn with_that_many_rounds_of_the_same_kind_there_is_a_verdict() {
        for (centre, verdict) in [(0.95, SpeedVerdict::Slower), (1.0, SpeedVerdict::Same)] {
            let suggested = paired(&rounds(4, centre, 0.03)).unwrap();
            let change = paired_speed_change(&pairs(&rounds(suggested, centre, 0.03)), Thresholds::SPEED);
            assert_eq!(change.verdict, verdict, "{suggested} rounds");
        }
    }

    #[test]
    fn two_runs_spread_twice() {
        let (before, now) = (rounds(5, 1.0, 0.03), rounds(5, 0.93, 0.03));
        let suggested = rounds_needed(&before, &now, Thresholds::SPEED).unwrap();
        assert!(suggested > paired(&now).unwrap(), "{suggested}");
        let again =
            speed_change(&rounds(suggested, 1.0, 0.03), &rounds(suggested, 0.93, 0.03), Thresholds::SPEED);
        assert_eq!(again.verdict, SpeedVerdict::Slower);
        assert_eq!(rounds_needed(&now, &before, Thresholds::SPEED), Some(suggested));
    }

    #[test]
    fn it_is_always_more_than_there_were() {
        assert_eq!(paired(&rounds(2, 0.5, 0.001)), Some(LEAST));
        assert_eq!(paired(&rounds(12, 0.5, 0.001)), Some(13));
        assert_eq!(paired(&rounds(MOST, 0.5, 0.001)), None);
        assert_eq!(rounds_needed(&[1.0; 3], &[2.0; 12], Thresholds::SPEED), Some(13));
    }

    #[test]
    fn with_one_threshold_there_is_nothing_to_suggest_on_it() {
        let one = Thresholds { different: 0.05, same: 0.05 };
        let on_it = pairs(&rounds(5, 1.05, 0.001));
        assert_eq!(paired_rounds_needed(&on_it, one), None);
        assert!(paired_rounds_needed(&on_it, Thresholds::SPEED).is_some());
    }

    #[test]
    fn too_little_or_nonsense_suggests_nothing() {
        for few in [&[][..], &[1.0], &[1.0, f64::NAN], &[0.0, 1.0, 1.0]] {
            assert_eq!(paired(few), None);
            assert_eq!(rounds_needed(few, &[1.0, 1.1], Thresholds::SPEED), None);
            assert_eq!(rounds_needed(&[1.0, 1.1], few, Thresholds::SPEED), None);
        }
        let nonsense = Thresholds { different: f64::NAN, same: -1.0 };
        assert_eq!(paired_rounds_needed(&pairs(&[1.0, 1.0, 1.0]), nonsense), None);
    }
}
