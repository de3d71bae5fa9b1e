//! The prediction for a yield every N steps, from three figures that are no points of the curve.
//!
//! `c` is the cost of one yield, `s` the length of a slice, and `M` the number of slices that run
//! between two looks at the timers.
//!
//! - **overhead**: `c / s`. Each slice of raw work has a yield on top, so the processor time beyond
//!   raw is `c / s` of the raw work's. The share of *all* processor time that goes into yields is
//!   `c / (s + c)`, which is often quoted. Up to some per cent the two are the same.
//!   `overhead_ratio` is the first: 1 means twice the processor time.
//! - **lateness**: at most `floor + M * s`. A beat that becomes due at the beginning of a slice
//!   waits for its end, so p99 is nearly that, and p50 about half of it above the floor.
//!
//! `c` is measured with a yield at every step of the cheapest work. `s` is N times what a step of
//! the raw job takes in this run. The floor is the same ticker without a job.

use record::Place;

/// Returns how many slices run between two looks at the timers: `M`.
///
/// | runtime | ticker | M |
/// |---|---|---|
/// | all | spawned task | 1 |
/// | `smol/1`, `async-std/1` | main future | 200 |
/// | others | main future | 1 |
///
/// - tokio's `yield_now` puts the task behind a poll of the driver, which looks at the timers.
/// - On smol and async-std the helper thread of async-io fires the timers, and a spawned ticker
///   queues with the job.
/// - Their `yield_now` wakes the task at once, and async-executor runs up to 200 tasks before it
///   polls the main future again (`async-executor/src/lib.rs`, `run`: `for _ in 0..200`).
/// - On `/N` the main future has a thread of its own.
pub fn slices_per_look(runtime: &str, place: Place) -> u32 {
    match (runtime, place) {
        ("smol/1" | "async-std/1", Place::Body) => 200,
        _ => 1,
    }
}

/// Returns processor time beyond raw, as a share of raw. Both are in the same unit.
pub fn overhead(yield_cost: f64, slice: f64) -> f64 {
    yield_cost / slice
}

/// Returns how late above the floor a beat is at most, in the unit of the slice.
pub fn over_floor(slice: f64, slices_per_look: u32) -> f64 {
    f64::from(slices_per_look) * slice
}

/// Theory and measurement differ if they are further apart than this share of the prediction.
pub const PART: f64 = 0.5;

/// Returns whether the measurement is off by more than half of the prediction.
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
