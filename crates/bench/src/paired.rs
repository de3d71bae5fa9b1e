//! The median of many short pairs, with an interval.
//!
//! [`stats::paired_ratio`] has Student's interval about a mean, for a few rounds. Here are some
//! hundred turns of milliseconds, and some of them were disturbed. A mean would follow those, and
//! its interval would be too wide for a verdict.
//!
//! The interval is that of the sign test (W. J. Conover, "Practical Nonparametric Statistics",
//! 3.2). It lies between two of the sorted values. The median of the population lies outside in at
//! most 5 of 100 cases, for any distribution.
//!
//! **Invariant:** the point lies in the interval. Fewer than six values have no interval.

use serde::Serialize;
use stats::{Interval, binomial_at_least};

/// A median with its interval, or a share with its interval.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The median, or the share.
    pub point: f64,
    /// The ends of its 95 % interval. `None` for a median of fewer than six values.
    pub ci: Option<[f64; 2]>,
    /// The number of values, at least 1.
    pub values: usize,
}

impl Figure {
    /// Computes the median of values in any order. `None` without a value, or if one is not finite.
    pub fn of(values: &[f64]) -> Option<Figure> {
        if values.is_empty() || values.iter().any(|value| !value.is_finite()) {
            return None;
        }
        let mut sorted = values.to_vec();
        sorted.sort_by(f64::total_cmp);
        let count = sorted.len();
        let point = f64::midpoint(sorted[(count - 1) / 2], sorted[count / 2]);
        let ci = outside(count).map(|outside| [sorted[outside], sorted[count - 1 - outside]]);
        Some(Figure { point, ci, values: count })
    }

    /// Computes the median of the pairs' ratios, minus 1: 0.01 is one hundredth more. Leaves out
    /// pairs without a ratio.
    pub fn of_excess(pairs: &[(f64, f64)]) -> Option<Figure> {
        let ratios = stats::paired_ratios(pairs);
        Figure::of(&ratios.into_iter().map(|ratio| ratio - 1.0).collect::<Vec<_>>())
    }

    /// Computes the share of hits with Wilson's interval. `None` without a try.
    ///
    /// E. B. Wilson, "Probable inference, the law of succession, and statistical inference",
    /// Journal of the American Statistical Association 22, 1927.
    pub fn of_share(hits: usize, of: usize) -> Option<Figure> {
        const NORMAL: f64 = 1.959_964;
        if of == 0 {
            return None;
        }
        let (share, count) = (hits as f64 / of as f64, of as f64);
        let middle = share + NORMAL.powi(2) / (2.0 * count);
        let half = NORMAL * (share * (1.0 - share) / count + NORMAL.powi(2) / (4.0 * count.powi(2))).sqrt();
        let whole = 1.0 + NORMAL.powi(2) / count;
        let end = |end: f64| (end / whole).clamp(0.0, 1.0);
        Some(Figure { point: share, ci: Some([end(middle - half), end(middle + half)]), values: of })
    }

    /// Returns the interval. `None` with too few values.
    pub fn interval(&self) -> Option<Interval> {
        self.ci.and_then(|[low, high]| Interval::between(low, high))
    }
}

/// Returns how many of `count` sorted values lie outside of the interval at either side. `None` if
/// there is no interval.
fn outside(count: usize) -> Option<usize> {
    // The interval begins at value number `outside`, counted from 0. The median is below it if at
    // most that many values are below the median.
    let misses = |outside: usize| binomial_at_least(count - outside, count, 0.5);
    (0..count.div_ceil(2)).take_while(|outside| misses(*outside) <= 0.025).last()
}

/// Returns a quantile of sorted values. `None` if they do not support it.
pub fn quantile(sorted: &[f64], q: f64) -> Option<f64> {
    if !stats::supports(sorted.len() as u64, q) {
        return None;
    }
    let rank = (q * sorted.len() as f64).ceil() as usize;
    sorted.get(rank.saturating_sub(1)).copied()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_interval_is_that_of_the_printed_tables() {
        // Conover's table A3: outside of these order statistics lie at most 2.5 % on either side.
        for (count, expected) in
            [(5, None), (6, Some(0)), (9, Some(1)), (12, Some(2)), (20, Some(5)), (50, Some(17))]
        {
            assert_eq!(outside(count), expected, "{count}");
        }
    }

    #[test]
    fn some_disturbed_turns_move_nothing() {
        let mut values = vec![0.004; 90];
        values.extend([3.0; 10]);
        assert_eq!(Figure::of(&values), Some(Figure { point: 0.004, ci: Some([0.004; 2]), values: 100 }));
    }

    #[test]
    fn what_is_no_figure_is_none() {
        assert_eq!(Figure::of(&[]), None);
        assert_eq!(Figure::of(&[1.0, f64::NAN]), None);
        assert_eq!(Figure::of_excess(&[(1.0, 0.0)]), None);
        assert_eq!(Figure::of_share(0, 0), None);
        assert_eq!(Figure::of_excess(&[(3.0, 2.0)]).unwrap(), Figure { point: 0.5, ci: None, values: 1 });
    }

    #[test]
    fn a_share_of_nothing_has_room_above_it() {
        let [low, high] = Figure::of_share(0, 20_000).unwrap().ci.unwrap();
        assert!(low == 0.0 && high > 0.0 && high < 0.0003, "{high}");
        let [low, high] = Figure::of_share(20, 20_000).unwrap().ci.unwrap();
        assert!(low < 0.001 && 0.001 < high);
    }

    #[test]
    fn quantiles_rest_on_at_least_one_value_beyond() {
        let values: Vec<f64> = (1..=1000).map(f64::from).collect();
        assert_eq!(quantile(&values, 0.5), Some(500.0));
        assert_eq!(quantile(&values, 0.999), Some(999.0));
        assert_eq!(quantile(&values, 0.9999), None);
    }
}
