//! The probability of a count by chance.

/// Returns the probability of at least `count` hits in `of` independent tries. Each try hits with
/// probability `p`.
///
/// 1 if `count` is 0, and 0 if it is more than `of`.
///
/// ```
/// assert_eq!(stats::binomial_at_least(1, 2, 0.5), 0.75);
/// ```
///
/// # Panics
/// If `p` is not from 0 to 1.
pub fn binomial_at_least(count: usize, of: usize, p: f64) -> f64 {
    assert!((0.0..=1.0).contains(&p), "a probability is from 0 to 1, but this is {p}");
    if count == 0 || p >= 1.0 {
        return if count > of { 0.0 } else { 1.0 };
    }
    if p <= 0.0 {
        return 0.0;
    }
    // Summed in logarithms, so that no power and no factorial overflows.
    let (log_hit, log_miss) = (p.ln(), (1.0 - p).ln());
    let mut log_choose = 0.0;
    let mut sum = 0.0;
    for hits in 0..=of {
        if hits > 0 {
            log_choose += ((of - hits + 1) as f64).ln() - (hits as f64).ln();
        }
        if hits >= count {
            sum += (log_choose + hits as f64 * log_hit + (of - hits) as f64 * log_miss).exp();
        }
    }
    sum.min(1.0)
}

#[cfg(test)]
mod tests {
    use super::binomial_at_least;

    #[test]
    fn a_coin_and_a_die() {
        let close = |found: f64, expected: f64| {
            assert!((found - expected).abs() < 1e-9, "{found} and not {expected}")
        };
        close(binomial_at_least(2, 2, 0.5), 0.25);
        close(binomial_at_least(1, 2, 0.5), 0.75);
        close(binomial_at_least(1, 4, 1.0 / 6.0), 1.0 - (5.0_f64 / 6.0).powi(4));
        // 7 or more of 60 at 5 %, summed by hand from the tail of the distribution.
        close(binomial_at_least(0, 60, 0.05), 1.0);
        close(
            (0..=60)
                .map(|count| binomial_at_least(count, 60, 0.05) - binomial_at_least(count + 1, 60, 0.05))
                .sum(),
            1.0,
        );
    }

    #[test]
    fn the_ends() {
        assert_eq!(binomial_at_least(0, 0, 0.3), 1.0);
        assert_eq!(binomial_at_least(1, 0, 0.3), 0.0);
        assert_eq!(binomial_at_least(3, 5, 0.0), 0.0);
        assert_eq!(binomial_at_least(5, 5, 1.0), 1.0);
        assert_eq!(binomial_at_least(6, 5, 1.0), 0.0);
        assert!(binomial_at_least(500, 10_000, 0.05) > 0.4, "it does not underflow");
    }
}
