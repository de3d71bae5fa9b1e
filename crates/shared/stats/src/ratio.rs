//! The ratio of two figures that each round took side by side.
//!
//! Machines drift, and both figures of a round drift together. Dividing within a round cancels the
//! drift. The ratios are averaged on the logarithmic scale, on which twice and half are equally far
//! from 1. The interval is Student's; `student.rs` says why it is no bootstrap.
//!
//! **Invariant:** the point lies in the interval. Swapping numerator and denominator inverts the
//! result.

use crate::{Interval, student};

/// A ratio over several rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The median of the rounds' ratios. With five rounds, one disturbed round moves it little. 1
    /// means equal.
    pub point: f64,
    /// The nominal 95 % interval of the ratios' geometric mean. `None` with fewer than two rounds,
    /// or if a ratio is 0.
    pub interval: Option<Interval>,
    /// The number of usable rounds, at least 1.
    pub rounds: usize,
}

/// An interval that spans more than this factor is too wide to act on.
const WIDEST: f64 = 2.0;

impl Ratio {
    /// Returns true if the interval spans more than a factor of 2, too wide to quote the point. A
    /// single round has no interval and is not vague.
    pub fn is_vague(&self) -> bool {
        self.interval.is_some_and(|interval| interval.high > WIDEST * interval.low)
    }
}

/// Divides each round's first figure by its second, and returns the median with an interval.
///
/// Leaves out a round if its second figure is not positive and finite, or its first is negative or
/// not finite. Returns `None` if no round is left. A first figure of 0 counts as a ratio of 0, so
/// that work that stood still stays in the figure. Then there is no interval, because 0 has no
/// logarithm.
///
/// ```
/// let ratio = stats::paired_ratio(&[(98.0, 100.0), (49.5, 50.0), (97.0, 100.0)]).unwrap();
/// assert_eq!(ratio.point, 0.98);
/// assert!(ratio.interval.unwrap().contains(0.98));
/// ```
pub fn paired_ratio(pairs: &[(f64, f64)]) -> Option<Ratio> {
    let ratios = paired_ratios(pairs);
    let point = median(&ratios)?;
    let logs: Vec<f64> = ratios.iter().map(|ratio| ratio.ln()).collect();
    if logs.iter().any(|log| log.is_infinite()) {
        return Some(Ratio { point, interval: None, rounds: ratios.len() });
    }
    // With many rounds and skewed errors the median may lie outside of the mean's interval.
    // Widening covers no less.
    let interval = student::mean(&logs).map(|interval| interval.map(f64::exp).widened_to(point));
    Some(Ratio { point, interval, rounds: ratios.len() })
}

/// Returns the ratio of each usable round: see [`paired_ratio`] for which are left out.
pub fn paired_ratios(pairs: &[(f64, f64)]) -> Vec<f64> {
    let usable = |value: f64| value.is_finite() && value >= 0.0;
    pairs
        .iter()
        .filter(|(above, below)| usable(*above) && usable(*below) && *below > 0.0)
        .map(|(above, below)| above / below)
        .filter(|ratio| usable(*ratio))
        .collect()
}

/// Returns the median of values of 0 or more. `None` without a value, or if one is negative or NaN.
///
/// Of an even number of values it is the geometric mean of the middle two, so that the median of
/// the inverses is the inverse of the median.
pub fn median(values: &[f64]) -> Option<f64> {
    if values.is_empty() || values.iter().any(|value| value.is_nan() || *value < 0.0) {
        return None;
    }
    let mut sorted = values.to_vec();
    sorted.sort_by(f64::total_cmp);
    let middle = sorted.len() / 2;
    Some(if sorted.len() % 2 == 1 {
        sorted[middle]
    } else {
        (sorted[middle - 1].ln() / 2.0 + sorted[middle].ln() / 2.0).exp()
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn close(one: f64, other: f64) -> bool {
        (one / other - 1.0).abs() < 1e-9
    }

    #[test]
    fn drift_cancels_within_a_round() {
        let ratio = paired_ratio(&[(90.0, 100.0), (9.0, 10.0), (450.0, 500.0)]).unwrap();
        assert!(close(ratio.point, 0.9));
        let interval = ratio.interval.unwrap();
        assert!(close(interval.low, 0.9) && close(interval.high, 0.9), "{interval:?}");
    }

    #[test]
    fn the_point_is_the_median_and_one_bad_round_does_not_move_it() {
        let pairs = [(1.0, 1.0), (1.01, 1.0), (0.99, 1.0), (1.0, 1.0), (0.1, 1.0)];
        let ratio = paired_ratio(&pairs).unwrap();
        assert_eq!((ratio.point, ratio.rounds), (1.0, 5));
        assert!(ratio.interval.unwrap().low < 0.5, "but the interval knows of it");
    }

    #[test]
    fn upside_down_is_the_inverse() {
        let pairs = [(1.0, 2.0), (3.0, 4.0), (5.0, 9.0), (2.0, 3.0)];
        let (there, back) =
            (paired_ratio(&pairs).unwrap(), paired_ratio(&pairs.map(|(a, b)| (b, a))).unwrap());
        assert!(close(there.point, 1.0 / back.point));
        let (there, back) = (there.interval.unwrap(), back.interval.unwrap());
        assert!(close(there.low, 1.0 / back.high) && close(there.high, 1.0 / back.low));
    }

    #[test]
    fn one_round_has_a_point_and_no_interval() {
        assert_eq!(paired_ratio(&[(1.0, 2.0)]), Some(Ratio { point: 0.5, interval: None, rounds: 1 }));
        assert_eq!(paired_ratio(&[]), None);
    }

    #[test]
    fn a_round_that_says_nothing_is_left_out() {
        for bad in [-1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(paired_ratio(&[(bad, 1.0)]), None, "{bad}");
        }
        for bad in [0.0, -0.0, -1.0, f64::NAN, f64::INFINITY, f64::NEG_INFINITY] {
            assert_eq!(paired_ratio(&[(1.0, bad), (bad, bad)]), None, "{bad}");
            assert_eq!(paired_ratio(&[(1.0, bad), (1.0, 2.0)]).unwrap().rounds, 1, "{bad}");
        }
        assert_eq!(paired_ratio(&[(f64::MAX, f64::MIN_POSITIVE)]), None, "the ratio overflows");
    }

    #[test]
    fn a_point_whose_interval_spans_more_than_a_factor_of_two_is_vague() {
        let of = |pairs: &[(f64, f64)]| paired_ratio(pairs).unwrap();
        assert!(!of(&[(1.0, 1.0), (1.01, 1.0), (0.99, 1.0)]).is_vague());
        assert!(of(&[(1.0, 1.0), (1.5, 1.0)]).is_vague());
        assert!(!of(&[(1.0, 1.0)]).is_vague());
    }

    #[test]
    fn work_that_came_to_a_standstill_does_not_vanish_from_the_figure() {
        let stands = paired_ratio(&[(1.0, 1.0), (0.0, 1.0), (0.0, 1.0)]).unwrap();
        assert_eq!(stands, Ratio { point: 0.0, interval: None, rounds: 3 });
        let once = paired_ratio(&[(1.0, 1.0), (0.0, 1.0), (1.0, 1.0)]).unwrap();
        assert_eq!((once.point, once.interval, once.rounds), (1.0, None, 3));
    }

    #[test]
    fn the_point_lies_in_the_interval_however_skewed() {
        let mut pairs = vec![(1.0, 1.0); 99];
        pairs.extend([(1e9, 1.0); 60]);
        let ratio = paired_ratio(&pairs).unwrap();
        assert_eq!(ratio.point, 1.0);
        assert_eq!(ratio.interval.unwrap().low, 1.0, "{ratio:?}");
    }

    #[test]
    fn a_median_of_an_even_number_is_the_geometric_middle() {
        assert!(close(median(&[8.0, 2.0]).unwrap(), 4.0));
        assert_eq!(median(&[3.0, 1.0, 2.0]), Some(2.0));
        assert_eq!(median(&[]), None);
        assert_eq!(median(&[1.0, -1.0]), None);
        assert_eq!(median(&[1.0, f64::NAN]), None);
    }
}
