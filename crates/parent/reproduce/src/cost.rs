//! What the work costs on this machine, as it was calibrated before the run.

use std::time::Duration;

use record::RunInfo;

/// The length of a step and of the article's two slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    /// One step of the countdown; to the nanosecond.
    pub step: Duration,
    /// A slice of 1,000 steps.
    pub thousand: Duration,
    /// A slice of 1,000,000 steps.
    pub million: Duration,
}

impl Cost {
    /// Reads the cost from a run's description. `None` if its workload was not made ready.
    pub(crate) fn of(run: &RunInfo) -> Option<Cost> {
        let steps_per_s = run.workloads.values().next()?.steps_per_s;
        let of = |steps: u64| {
            let nanos = u128::from(steps) * 1_000_000_000 / u128::from(steps_per_s.max(1));
            Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX))
        };
        (steps_per_s > 0).then(|| Cost { step: of(1), thousand: of(1000), million: of(1_000_000) })
    }
}
