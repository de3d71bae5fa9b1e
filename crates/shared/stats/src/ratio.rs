//! The ratio of two figures that were taken side by side in every round.
//!
//! Machines drift: both figures of a round are slow when the machine is. Dividing within a round cancels
//! that, and what is left is averaged on the logarithmic scale, where twice and half are equally far from
//! the same. The interval is Student's (see `student.rs` for why it is not a bootstrap).
//!
//! What must stay true: the point lies in the interval, and swapping numerator and denominator turns the
//! answer upside down and changes nothing else.

use crate::{Interval, student};

/// A ratio that was taken in several rounds.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Ratio {
    /// The median of the rounds' ratios: one round that was disturbed does not move it. 1 means the same.
    pub point: f64,
    /// The 95 % interval of the ratios' geometric mean. `None` with fewer than two rounds.
    pub interval: Option<Interval>,
    /// How many rounds it rests on, at least 1.
    pub rounds: usize,
}

/// An interval that spans more than this factor says nothing that anybody could act on.
const WIDEST: f64 = 2.0;

impl Ratio {
    /// Whether the interval is so wide that the point is no figure to be quoted. A single round, which has no
    /// interval, is not: it says plainly what it is.
    pub fn is_vague(&self) -> bool {
        self.interval.is_some_and(|interval| interval.high > WIDEST * interval.low)
    }
}

/// The ratio of each round's first figure to its second.
///
/// A round in which the second is not a positive, finite number, or the first is negative or not finite, says
/// nothing about the ratio and is left out. `None` where no round is left. A first of 0 is a ratio of 0, and counts:
/// work that came to a standstill must not vanish from the figure. There is no interval then, because none of
/// the logarithms that it rests on.
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
    // With many rounds and a skewed spread the median may fall outside of the mean's interval; widening
    // can't lower the interval's level.
    let interval = student::mean(&logs).map(|interval| interval.map(f64::exp).widened_to(point));
    Some(Ratio { point, interval, rounds: ratios.len() })
}

/// The ratio of each round, those left out that say nothing: see [`paired_ratio`].
pub fn paired_ratios(pairs: &[(f64, f64)]) -> Vec<f64> {
    let usable = |value: f64| value.is_finite() && value >= 0.0;
    pairs
        .iter()
        .filter(|(above, below)| usable(*above) && usable(*below) && *below > 0.0)
        .map(|(above, below)| above / below)
        .filter(|ratio| usable(*ratio))
        .collect()
}

/// The median of values that are 0 or more; of an even number, the geometric mean of the middle two, so that the
/// median of the inverses is the inverse of the median. `None` where there is no value or one is
/// negative.
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
