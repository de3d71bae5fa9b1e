//! The speed of this machine: it turns "a step of 500 ns" into a number of iterations.

use std::time::{Duration, Instant};

use crate::countdown;
use crate::job::Job;

/// The most repeats of a measurement. The fastest one counts: whatever else the machine does makes
/// it slower.
const REPEATS: u32 = 12;

/// The time after which no further repeat begins.
const ENOUGH: Duration = Duration::from_millis(50);

/// The time of one measurement: long against the clock, short against a time slice of the
/// scheduler.
const SAMPLE: Duration = Duration::from_millis(1);

/// Iterations of the hot loop in one measurement, about [`SAMPLE`].
const ITERATIONS: u64 = 800_000;

/// Measures one iteration of the countdown, in picoseconds.
pub(crate) fn iteration_ps() -> u64 {
    let fastest = fastest(|| countdown::spin_for_calibration(ITERATIONS));
    u64::try_from(fastest.as_nanos() * 1000 / u128::from(ITERATIONS)).unwrap_or(u64::MAX).max(1)
}

/// Measures how many steps of a job the machine does in a second, if nothing else happens. A job
/// has `steps` of them.
pub(crate) fn steps_per_s(job: impl Fn() -> Box<dyn Job>, steps: u64) -> u64 {
    let time = |sample: u64| {
        let mut job = job();
        let start = Instant::now();
        job.advance(sample);
        start.elapsed()
    };
    // Doubles the steps until they take long enough, or there are no more.
    let mut sample = 1;
    while sample < steps && time(sample) < SAMPLE {
        sample = sample.saturating_mul(2).min(steps);
    }
    let fastest = fastest(|| {
        job().advance(sample);
    });
    u64::try_from(u128::from(sample) * 1_000_000_000 / fastest.as_nanos().max(1)).unwrap_or(u64::MAX)
}

fn fastest(work: impl Fn()) -> Duration {
    let begun = Instant::now();
    let mut fastest = Duration::MAX;
    for _ in 0..REPEATS {
        let start = Instant::now();
        work();
        fastest = fastest.min(start.elapsed());
        if begun.elapsed() > ENOUGH {
            break;
        }
    }
    fastest
}
