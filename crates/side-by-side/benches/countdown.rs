//! The workspace's own loop as a job of a bench target, to see that `cargo bench` and `cargo xtask
//! compare` say the same of it.
//!
//! `xtask/tests/side_by_side/agrees.rs` holds the two against each other. A step takes about as
//! long as one of the workspace's loop, and a job about 20 ms.
//!
//! **Invariant:** a step has the multiplication and the addition of the workspace's loop, each
//! waiting for the one before.

use std::hint::black_box;

/// The number of steps of a job.
const STEPS: u64 = 12_000_000;

fn main() {
    side_by_side::main(|compare| {
        compare.job("count-down", || STEPS, |steps| (0..*steps).fold(1, |state, _| step(state))).steps(
            |steps| {
                (0..*steps).scan(1, |state, _| {
                    *state = step(*state);
                    Some(*state)
                })
            },
        );
    });
}

/// Moves a linear congruential generator on by one: the MMIX generator of Knuth (The Art of
/// Computer Programming 2, 3.3.4).
fn step(state: u64) -> u64 {
    state.wrapping_mul(black_box(6_364_136_223_846_793_005)).wrapping_add(1_442_695_040_888_963_407)
}
