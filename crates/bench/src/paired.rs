//! What many short pairs come to: the median, and an interval about the median.
//!
//! Not [`stats::paired_ratio`]'s interval, which is Student's, about a mean, and made for two to five rounds. Here are some
//! hundred turns of milliseconds, and a few of them met something: a mean would follow those, and its interval would
//! widen until nothing can be told. The interval here is that of the sign test (W. J. Conover, "Practical Nonparametric
//! Statistics", 3.2): between two of the sorted values, chosen so that the median of the whole population lies outside
//! in at most 5 of 100 cases, whatever its distribution.
//!
//! What must stay true: the point lies in the interval; with fewer than six values there is none.

use serde::Serialize;
use stats::{Interval, binomial_at_least};

/// A median.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Figure {
    /// The median.
    pub point: f64,
    /// The ends of its 95 % interval. `None` with fewer than six values.
    pub ci: Option<[f64; 2]>,
    /// How many values it rests on, at least 1.
    pub values: usize,
}

impl Figure {
    /// Of these values, in any order. `None` where there is none, or one is not finite.
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

    /// By how much more the first of each pair is than the second: 0.01 for one hundredth. Pairs that make no ratio are
    /// left out.
    pub fn of_excess(pairs: &[(f64, f64)]) -> Option<Figure> {
        let ratios = stats::paired_ratios(pairs);
        Figure::of(&ratios.into_iter().map(|ratio| ratio - 1.0).collect::<Vec<_>>())
    }

    /// Of a number of hits: the share, with Wilson's interval ("Probable inference, the law of succession, and statistical
    /// inference", Journal of the American Statistical Association 22, 1927). `None` where nothing was tried.
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

    /// Its interval. `None` with too few values.
    pub fn interval(&self) -> Option<Interval> {
        self.ci.and_then(|[low, high]| Interval::between(low, high))
    }
}

/// How many of so many sorted values lie outside of the interval at either side.
fn outside(count: usize) -> Option<usize> {
    // The interval begins at value number `outside`, counted from 0: the median is below it where so few values, or
    // fewer, are below the median.
    let misses = |outside: usize| binomial_at_least(count - outside, count, 0.5);
    (0..count.div_ceil(2)).take_while(|outside| misses(*outside) <= 0.025).last()
}

/// The value at a quantile, of values that are sorted. `None` where they do not support it.
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
    fn some_turns_that_met_something_move_nothing() {
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
