//! The random times between jobs.
//!
//! Gaps are exponentially distributed: jobs that come from many independent clients come so.
//!
//! **Invariant:** the same seed gives the same gaps, so every strategy of a round is given the
//! same.

use std::time::Duration;

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};

/// Random gaps with a mean. Never ends. A clone goes on with the same gaps.
#[derive(Clone, Debug)]
pub(crate) struct Gaps {
    mean: Duration,
    random: Xoshiro256PlusPlus,
}

impl Gaps {
    pub(crate) fn new(mean: Duration, seed: u64) -> Self {
        Gaps { mean, random: Xoshiro256PlusPlus::seed_from_u64(seed) }
    }

    /// Returns the next gap.
    pub(crate) fn draw(&mut self) -> Duration {
        // From 0 to below 1, so that the logarithm is finite.
        let share: f64 = self.random.random();
        self.mean.mul_f64(-(1.0 - share).ln())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const MEAN: Duration = Duration::from_millis(50);

    #[test]
    fn a_seed_gives_the_same_gaps_again_and_another_seed_others() {
        let some = |seed| {
            let mut gaps = Gaps::new(MEAN, seed);
            [gaps.draw(), gaps.draw(), gaps.draw()]
        };
        assert_eq!(some(7), some(7));
        assert_ne!(some(7), some(8));
        assert_ne!(some(7)[0], some(7)[1]);
    }

    /// Holds the mean and the shape: of an exponential distribution, 1 - 1/e is below the mean.
    #[test]
    fn gaps_are_exponential() {
        let mut gaps = Gaps::new(MEAN, 1);
        let drawn: Vec<f64> = (0..20_000).map(|_| gaps.draw().as_secs_f64() / MEAN.as_secs_f64()).collect();
        let count = 20_000.0;
        let mean = drawn.iter().sum::<f64>() / count;
        assert!((0.97..1.03).contains(&mean), "{mean}");
        let below: f64 = drawn.iter().map(|gap| f64::from(u8::from(*gap < 1.0))).sum::<f64>() / count;
        assert!((below - 0.632).abs() < 0.02, "{below}");
    }
}
