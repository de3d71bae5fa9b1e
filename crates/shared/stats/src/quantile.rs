//! The rule for which quantiles a number of observations supports. Histograms compute them.
//!
//! **Invariant:** a supported quantile has at least one expected observation beyond it.

/// Returns true if `count` observations support the quantile `q`: `count * (1 - q) >= 1`.
///
/// With fewer, the figure would be the maximum under another name. A `q` outside of 0 to 1, or NaN,
/// is never supported.
///
/// ```
/// assert!(stats::supports(1000, 0.999));
/// assert!(!stats::supports(300, 0.999));
/// ```
pub fn supports(count: u64, q: f64) -> bool {
    // In floating point 1.0 - 0.999 is one part in 10^13 below 0.001, so 1000 beats would miss.
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
