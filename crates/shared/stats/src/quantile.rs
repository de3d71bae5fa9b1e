//! Which quantiles a number of observations supports. Computing them is left to the histogram.
//!
//! What must stay true: no quantile is shown that rests on less than one observation.

/// Whether the quantile `q` of `count` observations may be shown: at least one of them has to be expected
/// beyond it, `count * (1 - q) >= 1`. Otherwise the figure would be the maximum under another name.
///
/// `q` is from 0 to 1; outside of that, and for NaN, nothing supports it.
///
/// ```
/// assert!(stats::supports(1000, 0.999));
/// assert!(!stats::supports(300, 0.999));
/// ```
pub fn supports(count: u64, q: f64) -> bool {
    // 1.0 - 0.999 is 0.001 less one part in 10^13, so 1000 beats would miss by that much. No count that a
    // run can hold comes closer than a part in 10^9 without meaning the same.
    const ROUNDING: f64 = 1e-9;
    (0.0..=1.0).contains(&q) && count as f64 * (1.0 - q) >= 1.0 - ROUNDING
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_quantile_needs_one_observation_beyond_it() {
        for (q, least) in [(0.0, 1), (0.5, 2), (0.9, 10), (0.99, 100), (0.999, 1000), (0.9999, 10_000)] {
            assert!(supports(least, q), "{least} support {q}");
            assert!(!supports(least - 1, q), "{} do not support {q}", least - 1);
            assert!(supports(least * 1_000_003, q));
        }
    }

    #[test]
    fn nothing_supports_the_end_or_nonsense() {
        for q in [1.0, 1.1, -0.1, f64::NAN, f64::INFINITY] {
            assert!(!supports(u64::MAX, q), "{q}");
        }
        assert!(!supports(0, 0.0));
    }
}
