//! The scene's job alone on a thread. The parent turns the steps of a slice into time by it.

use std::time::{Duration, Instant};

use workload::Workload;

/// The time of a measurement: long against the clock, and short for a learner who waits.
const RAW: Duration = Duration::from_millis(25);

/// The time of a step on this thread, in picoseconds.
pub(crate) struct RawStep {
    /// The processor time, or the time that passed if the system has no such clock.
    pub(crate) ps: u64,
    /// The time that passed.
    pub(crate) passed_ps: u64,
}

impl RawStep {
    pub(crate) fn measure(workload: &Workload) -> RawStep {
        let now = || process::thread_time();
        let (begun, begun_cpu) = (Instant::now(), now());
        let mut steps = 0;
        while begun.elapsed() < RAW {
            let mut job = workload.job();
            job.advance(workload.grain());
            steps += job.so_far().steps;
        }
        let passed = begun.elapsed();
        let took = begun_cpu.zip(now()).map_or(passed, |(before, after)| after.saturating_sub(before));
        let of_each = |took: Duration| {
            u64::try_from(took.as_nanos() * 1000 / u128::from(steps.max(1))).unwrap_or(u64::MAX).max(1)
        };
        RawStep { ps: of_each(took), passed_ps: of_each(passed) }
    }
}
