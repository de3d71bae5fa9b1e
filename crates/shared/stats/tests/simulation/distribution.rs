//! What a single figure's error may look like. Each has the mean 0; how far they are spread is left to the
//! callers.

use rand::RngExt;
use rand::rngs::Xoshiro256PlusPlus;

/// Standard deviation 1, by Box and Muller.
pub(crate) fn normal(random: &mut Xoshiro256PlusPlus) -> f64 {
    let (one, other): (f64, f64) = (random.random(), random.random());
    (-2.0 * (1.0 - one).ln()).sqrt() * (std::f64::consts::TAU * other).cos()
}

/// Standard deviation 1, an exponential's long tail upwards.
pub(crate) fn skewed(random: &mut Xoshiro256PlusPlus) -> f64 {
    -(1.0 - random.random::<f64>()).ln() - 1.0
}

/// Normal, but this share of them is ten times as far out.
pub(crate) fn heavy(random: &mut Xoshiro256PlusPlus, share: f64) -> f64 {
    let stalled = random.random::<f64>() < share;
    normal(random) * if stalled { 10.0 } else { 1.0 }
}
