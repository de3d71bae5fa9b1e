//! The comparison of two speeds: two cells in the rounds of one run, or one cell in two runs.
//!
//! This file owns which rounds are compared. `verdict.rs` turns the interval into a verdict, for
//! both comparisons.
//!
//! **Invariant:** if work stood still in a round, there is no verdict. The round is not silently
//! left out.

use crate::{Interval, SpeedVerdict, Thresholds, paired_ratio, student};

/// The ratio of two speeds, and the verdict on it: now to before, or one cell to another.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct SpeedChange {
    /// The first speed divided by the second. For two runs it divides the geometric means, for
    /// pairs it is the median of the rounds. `None` without a usable round, or if work stood still.
    pub ratio: Option<f64>,
    /// The nominal 95 % interval. `None` with fewer than two usable rounds on either side.
    pub interval: Option<Interval>,
    /// The verdict on that interval.
    pub verdict: SpeedVerdict,
}

impl SpeedChange {
    /// The answer if work stood still: a ratio of 0 has no logarithm, and leaving the round out
    /// would hide it.
    const STOOD_STILL: SpeedChange =
        SpeedChange { ratio: None, interval: None, verdict: SpeedVerdict::CantTell };
}

/// Compares two cells by their speeds in the same rounds of one run.
///
/// Each pair is one round. The verdict is on the first against the second. A disturbance that slows
/// both cells of a round alike cancels, so this comparison needs fewer rounds than
/// [`speed_change`].
///
/// Leaves out a round with a figure that is negative or not finite. If a figure is 0, work stood
/// still and there is no verdict.
///
/// ```
/// use stats::{SpeedVerdict, Thresholds, paired_speed_change};
///
/// let rounds = [(90.0, 100.0), (45.5, 50.0), (63.0, 70.0), (72.5, 80.0), (89.0, 100.0)];
/// let change = paired_speed_change(&rounds, Thresholds::SPEED);
/// assert_eq!((change.ratio, change.verdict), (Some(0.9), SpeedVerdict::Slower));
/// ```
pub fn paired_speed_change(rounds: &[(f64, f64)], thresholds: Thresholds) -> SpeedChange {
    if rounds.iter().any(|(one, other)| *one == 0.0 || *other == 0.0) {
        return SpeedChange::STOOD_STILL;
    }
    let ratio = paired_ratio(rounds);
    let interval = ratio.and_then(|ratio| ratio.interval);
    SpeedChange { ratio: ratio.map(|ratio| ratio.point), interval, verdict: thresholds.verdict(interval) }
}

/// Compares the speeds of two runs by the difference between their mean logarithms: rounds of
/// different runs are not paired.
///
/// Leaves out a round with a figure that is negative or not finite. If a figure is 0, work stood
/// still and there is no verdict.
pub fn speed_change(before: &[f64], now: &[f64], thresholds: Thresholds) -> SpeedChange {
    if before.contains(&0.0) || now.contains(&0.0) {
        return SpeedChange::STOOD_STILL;
    }
    let (before, now) = (logarithms(before), logarithms(now));
    let ratio = mean(&now).zip(mean(&before)).map(|(now, before)| (now - before).exp());
    let interval = student::difference_of_means(&before, &now).map(|interval| interval.map(f64::exp));
    SpeedChange { ratio, interval, verdict: thresholds.verdict(interval) }
}

/// Returns the logarithms of the positive, finite values.
pub(crate) fn logarithms(values: &[f64]) -> Vec<f64> {
    values.iter().filter(|value| value.is_finite() && **value > 0.0).map(|value| value.ln()).collect()
}

fn mean(values: &[f64]) -> Option<f64> {
    (!values.is_empty()).then(|| values.iter().sum::<f64>() / values.len() as f64)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Returns five ratios that spread by `spread` about `centre`.
    fn rounds(centre: f64, spread: f64) -> Vec<f64> {
        [-1.0, -0.5, 0.0, 0.5, 1.0].map(|step: f64| centre * (spread * step).exp()).to_vec()
    }

    fn speed(before: &[f64], now: &[f64]) -> SpeedVerdict {
        speed_change(before, now, Thresholds::SPEED).verdict
    }

    /// Returns pairs with these ratios, from a machine that drifts by a factor of a thousand.
    fn pairs(ratios: &[f64]) -> Vec<(f64, f64)> {
        let drift = [1.0, 1000.0, 30.0, 2.0, 500.0];
        ratios.iter().zip(drift).map(|(ratio, drift)| (ratio * drift, drift)).collect()
    }

    fn paired(ratios: &[f64]) -> SpeedVerdict {
        paired_speed_change(&pairs(ratios), Thresholds::SPEED).verdict
    }

    #[test]
    fn a_clear_difference_is_said_and_has_a_direction() {
        let (one, other) = (rounds(1.0, 0.01), rounds(1.2, 0.01));
        assert_eq!(speed(&one, &other), SpeedVerdict::Faster);
        assert_eq!(speed(&other, &one), SpeedVerdict::Slower);
        let change = speed_change(&one, &other, Thresholds::SPEED);
        assert!((change.ratio.unwrap() - 1.2).abs() < 1e-9);
        assert!(change.interval.unwrap().contains(1.2));
    }

    #[test]
    fn pairs_have_a_direction_too_and_do_not_feel_the_drift() {
        assert_eq!(paired(&rounds(1.2, 0.01)), SpeedVerdict::Faster);
        assert_eq!(paired(&rounds(0.9, 0.01)), SpeedVerdict::Slower);
        let swapped: Vec<_> =
            pairs(&rounds(0.9, 0.01)).into_iter().map(|(one, other)| (other, one)).collect();
        assert_eq!(paired_speed_change(&swapped, Thresholds::SPEED).verdict, SpeedVerdict::Faster);
        assert_eq!(paired(&rounds(1.0, 0.01)), SpeedVerdict::Same);
        let (one, other): (Vec<f64>, Vec<f64>) = pairs(&rounds(1.2, 0.01)).into_iter().unzip();
        assert_eq!(speed(&other, &one), SpeedVerdict::CantTell, "without the pairs it is all drift");
    }

    #[test]
    fn what_is_shown_of_pairs_is_their_ratio() {
        let pairs = pairs(&[0.9, 0.91, 0.95, 0.9, 0.89]);
        let (change, ratio) = (paired_speed_change(&pairs, Thresholds::SPEED), paired_ratio(&pairs).unwrap());
        assert_eq!((change.ratio, change.interval), (Some(ratio.point), ratio.interval));
    }

    #[test]
    fn a_difference_within_the_threshold_is_none_however_certain() {
        let (one, other) = (rounds(1.0, 0.001), rounds(1.015, 0.001));
        assert!(!speed_change(&one, &other, Thresholds::SPEED).interval.unwrap().contains(1.0));
        assert_eq!(speed(&one, &other), SpeedVerdict::Same);
        let strict = Thresholds { different: 0.01, ..Thresholds::SPEED };
        assert_eq!(speed_change(&one, &other, strict).verdict, SpeedVerdict::Faster);
    }

    #[test]
    fn excluding_no_difference_is_not_enough_where_the_threshold_is_not_excluded() {
        let change = speed_change(&rounds(1.0, 0.02), &rounds(1.045, 0.02), Thresholds::SPEED);
        assert!(change.interval.unwrap().low > 1.0);
        assert_eq!(change.verdict, SpeedVerdict::CantTell);
    }

    #[test]
    fn too_wide_or_too_few_is_cant_tell() {
        assert_eq!(speed(&rounds(1.0, 0.5), &rounds(1.0, 0.5)), SpeedVerdict::CantTell);
        assert_eq!(paired(&rounds(1.0, 0.5)), SpeedVerdict::CantTell);
        for few in [&[][..], &[1.0], &[1.0, f64::NAN], &[1.0, 0.0, -1.0, f64::INFINITY]] {
            assert_eq!(speed(few, &rounds(1.0, 0.001)), SpeedVerdict::CantTell);
            assert_eq!(speed(&rounds(1.0, 0.001), few), SpeedVerdict::CantTell);
            assert_eq!(paired(few), SpeedVerdict::CantTell);
        }
        assert_eq!(speed_change(&[1.0], &[2.0], Thresholds::SPEED).ratio, Some(2.0));
        assert_eq!(speed_change(&[], &[2.0], Thresholds::SPEED).ratio, None);
        assert_eq!(paired_speed_change(&[(2.0, 1.0)], Thresholds::SPEED).ratio, Some(2.0));
        assert_eq!(paired_speed_change(&[], Thresholds::SPEED).ratio, None);
    }

    #[test]
    fn where_work_stood_still_on_either_side_there_is_no_verdict() {
        let fast = [(1.2, 1.0), (1.2, 1.0), (1.2, 1.0)];
        assert_eq!(paired_speed_change(&fast, Thresholds::SPEED).verdict, SpeedVerdict::Faster);
        for still in [(0.0, 1.0), (1.0, 0.0), (0.0, 0.0)] {
            let rounds = [&fast[..], &[still]].concat();
            assert_eq!(paired_speed_change(&rounds, Thresholds::SPEED), SpeedChange::STOOD_STILL);
        }
        assert_eq!(speed_change(&[1.0, 1.0], &[0.0, 2.0, 2.0], Thresholds::SPEED), SpeedChange::STOOD_STILL);
    }

    #[test]
    fn two_rounds_that_differ_a_little_say_nothing_yet() {
        assert_eq!(speed(&[1.0, 1.01], &[1.1, 1.2]), SpeedVerdict::CantTell);
        assert_eq!(paired(&[1.1, 1.2]), SpeedVerdict::CantTell);
    }
}
