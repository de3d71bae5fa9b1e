//! Errors of a single figure. Each distribution has the mean 0; the caller scales its spread.

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

/// Draws from a normal distribution with a standard deviation of 1, by Box and Muller's method.
pub(crate) fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (one, other): (f64, f64) = (random.random(), random.random());
    (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos()
}

/// Draws from an exponential distribution, shifted to the mean 0: standard deviation 1, long tail
/// upwards.
pub(crate) fn skewed(random: &mut Xoshiro256PlusPlus) -> f64 {
    -(1.0 - random.random::<f64>()).ln() - 1.0
}

/// Draws from a normal distribution, and multiplies this share of the draws by ten.
pub(crate) fn heavy(random: &mut Xoshiro256PlusPlus, share: f64) -> f64 {
    let stalled = random.random::<f64>() < share;
    normal(random) * if stalled { 10.0 } else { 1.0 }
}
