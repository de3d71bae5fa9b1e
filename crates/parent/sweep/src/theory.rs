//! What is to be expected of a yield every N steps, from three figures that are not the curve's own.
//!
//! With `c` the cost of one yield, `s` the length of a slice, and `M` the slices that run between two looks at the
//! timers:
//!
//! - **overhead**: `c / s`. For each slice of raw work a yield comes on top, so the processor time beyond raw is
//!   `c / s` of the raw work's. The share of *all* processor time that goes into yields is `c / (s + c)`, which is what
//!   is often quoted; up to some per cent the two are the same. `overhead_ratio` is the first: 1 means twice the
//!   processor time.
//! - **lateness**: at most `floor + M * s`. A beat that becomes due at the beginning of a slice waits for its end, so
//!   p99 is nearly that, and p50 about half of it above the floor.
//!
//! `c` is measured in turns of a yield at every step of the cheapest work, which is no point of the curve; `s` is N
//! times what a step of the raw job takes in this run; the floor is the same ticker with no job.

use record::Place;

/// How many slices run between two looks at the timers: `M`.
///
/// | runtime | ticker | M | why |
/// |---|---|---|---|
/// | all | spawned task | 1 | tokio's `yield_now` puts the task behind a poll of the driver; on smol and async-std, async-io's helper thread fires the timers, and the ticker queues with the job |
/// | `smol/1`, `async-std/1` | main future | 200 | their `yield_now` wakes the task at once, and async-executor runs up to 200 tasks before the main future is polled again (`async-executor/src/lib.rs`, `run`: `for _ in 0..200`) |
/// | others | main future | 1 | tokio's `yield_now` as above; on `/N` the main future has a thread of its own |
pub fn slices_per_look(runtime: &str, place: Place) -> u32 {
    match (runtime, place) {
        ("smol/1" | "async-std/1", Place::Body) => 200,
        _ => 1,
    }
}

/// Processor time beyond raw, as a share of raw; both in the same unit.
pub fn overhead(yield_cost: f64, slice: f64) -> f64 {
    yield_cost / slice
}

/// How late above the floor a beat is at most; in the unit of the slice.
pub fn over_floor(slice: f64, slices_per_look: u32) -> f64 {
    f64::from(slices_per_look) * slice
}

/// More than this share of what was predicted, up or down, and the two part.
pub const PART: f64 = 0.5;

/// Whether what was measured is off by more than half of what was predicted.
pub fn parts(measured: f64, predicted: f64) -> bool {
    (measured - predicted).abs() > PART * predicted
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_per_cent_of_overhead_is_a_hundred_yields_worth_of_slice() {
        assert_eq!(overhead(0.44, 44.0), 0.01);
        assert_eq!(over_floor(1000.0, slices_per_look("smol/1", Place::Task)), 1000.0);
        assert_eq!(over_floor(1000.0, slices_per_look("smol/1", Place::Body)), 200_000.0);
        assert_eq!(slices_per_look("smol/N", Place::Body), 1);
        assert_eq!(slices_per_look("tokio/1", Place::Body), 1);
    }

    #[test]
    fn half_as_much_and_half_as_much_again_is_still_together() {
        assert!(!parts(1.5, 1.0) && !parts(0.5, 1.0) && !parts(1.0, 1.0));
        assert!(parts(1.51, 1.0) && parts(0.49, 1.0) && parts(-1.0, 1.0));
    }
}
