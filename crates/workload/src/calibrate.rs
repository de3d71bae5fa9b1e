//! How fast this machine is: what turns "a step of 500 ns" into a number of iterations.

use std::time::{Duration, Instant};

use crate::Job;

/// How often a measurement is repeated. The fastest one counts: whatever else the machine does only makes it
/// slower.
const REPEATS: u32 = 12;

/// Iterations of the hot loop in one measurement, about 1 ms: long against the clock, short against a time
/// slice of the scheduler.
const ITERATIONS: u64 = 800_000;

/// The time that one iteration of the countdown takes, in picoseconds.
pub(crate) fn iteration_ps() -> u64 {
    let fastest = fastest(|| crate::countdown::spin_for_calibration(ITERATIONS));
    u64::try_from(fastest.as_nanos() * 1000 / u128::from(ITERATIONS)).unwrap_or(u64::MAX).max(1)
}

/// How many steps a job does in a second when nothing else happens, by `steps` of it done anew each time.
pub(crate) fn steps_per_s(job: impl Fn() -> Box<dyn Job>, steps: u64) -> u64 {
    let fastest = fastest(|| {
        job().advance(steps);
    });
    u64::try_from(u128::from(steps) * 1_000_000_000 / fastest.as_nanos().max(1)).unwrap_or(u64::MAX)
}

fn fastest(work: impl Fn()) -> Duration {
    (0..REPEATS)
        .map(|_| {
            let start = Instant::now();
            work();
            start.elapsed()
        })
        .min()
        .unwrap_or(Duration::MAX)
}
