//! The article's countdown, made safe against the compiler.
//!
//! The optimiser deletes a bare `while counter > 0 { counter -= 1 }`: fifty million iterations take
//! 20 ns. So each iteration also moves a linear congruential generator on by one.
//! - Its multiplier is hidden from the optimiser, so no two iterations can be folded into one.
//! - Multiply and add wait for each other (4 cycles), so they bind the loop and not its layout.
//! - Its state after any number of iterations can be computed without running them: the checksum.

use std::hint::black_box;

use record::Output;

use crate::job::{Job, Progress};

/// The multiplier of Knuth's MMIX generator (The Art of Computer Programming 2, 3.3.4).
const MULTIPLIER: u64 = 6_364_136_223_846_793_005;
/// The increment of the same generator.
const INCREMENT: u64 = 1_442_695_040_888_963_407;

/// A countdown under way.
pub(crate) struct Countdown {
    steps: u64,
    /// Never more than `steps`.
    done: u64,
    /// Iterations in one step; at least 1.
    spins: u64,
    state: u64,
}

impl Countdown {
    pub(crate) fn new(steps: u64, spins: u64) -> Self {
        Countdown { steps, done: 0, spins, state: steps }
    }

    /// Computes the state after `done` steps of a countdown from `steps`, without running it.
    pub(crate) fn expected(steps: u64, spins: u64, done: u64) -> u64 {
        jump(steps, u128::from(done) * u128::from(spins))
    }
}

impl Job for Countdown {
    fn advance(&mut self, steps: u64) -> Progress {
        let chunk = steps.min(self.steps - self.done);
        // Steps become iterations here, so that the hot loop has no inner loop. A product that does
        // not fit would take centuries anyway.
        self.state = spin(self.state, black_box(MULTIPLIER), chunk.saturating_mul(self.spins));
        self.done += chunk;
        if self.done == self.steps { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: self.state }
    }
}

/// Runs the hot loop. The caller hides `multiplier` from the optimiser.
#[inline(never)]
pub(crate) fn spin(mut state: u64, multiplier: u64, iterations: u64) -> u64 {
    let mut counter = iterations;
    while counter > 0 {
        counter -= 1;
        state = state.wrapping_mul(multiplier).wrapping_add(INCREMENT);
    }
    state
}

/// Computes what [`spin`] does, in as many doublings as `iterations` has bits.
///
/// Source: F. Brown, "Random Number Generation with Arbitrary Strides", Transactions of the
/// American Nuclear Society 71 (1994).
fn jump(state: u64, mut iterations: u128) -> u64 {
    let (mut multiplier, mut increment) = (MULTIPLIER, INCREMENT);
    let (mut total_multiplier, mut total_increment) = (1_u64, 0_u64);
    while iterations > 0 {
        if iterations & 1 == 1 {
            total_multiplier = total_multiplier.wrapping_mul(multiplier);
            total_increment = total_increment.wrapping_mul(multiplier).wrapping_add(increment);
        }
        increment = multiplier.wrapping_add(1).wrapping_mul(increment);
        multiplier = multiplier.wrapping_mul(multiplier);
        iterations >>= 1;
    }
    state.wrapping_mul(total_multiplier).wrapping_add(total_increment)
}

/// Runs the hot loop for calibration.
pub(crate) fn spin_for_calibration(iterations: u64) {
    black_box(spin(black_box(1), black_box(MULTIPLIER), iterations));
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn jumping_comes_to_the_same_as_spinning() {
        for iterations in [0, 1, 2, 3, 64, 1000, 12_345] {
            assert_eq!(jump(7, u128::from(iterations)), spin(7, MULTIPLIER, iterations), "{iterations}");
        }
        assert_ne!(jump(7, 1000), jump(7, 1001));
    }

    #[test]
    fn the_chunks_do_not_matter() {
        let mut whole = Countdown::new(1000, 3);
        let Progress::Done(expected) = whole.advance(u64::MAX) else { panic!("all steps are enough") };
        for chunk in [1, 7, 999, 1000] {
            let mut job = Countdown::new(1000, 3);
            let output = loop {
                if let Progress::Done(output) = job.advance(chunk) {
                    break output;
                }
                assert_eq!(job.so_far().checksum, Countdown::expected(1000, 3, job.so_far().steps));
            };
            assert_eq!(output, expected);
        }
    }

    #[test]
    fn a_finished_job_stays_finished() {
        let mut job = Countdown::new(10, 1);
        let first = job.advance(10);
        assert_eq!(job.advance(10), first);
        assert_eq!(Countdown::new(10, 1).advance(0), Progress::More);
    }
}
