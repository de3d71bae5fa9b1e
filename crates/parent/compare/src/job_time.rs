//! How long a job takes raw, from its workload as it was prepared for this machine.
//!
//! **Invariant:** the planner and the theory read it in the same way.

use std::time::Duration;

use notation::Spec;
use record::Prepared;

/// Returns how long one job takes raw. `None` if that can't be told.
pub(crate) fn job_time(prepared: &Prepared) -> Option<Duration> {
    let Some(steps) = Spec::steps_of(prepared) else {
        return prepared.workload.parse::<Spec>().ok()?.length();
    };
    Duration::try_from_secs_f64(as_f64(steps) / as_f64(prepared.steps_per_s.max(1))).ok()
}

/// Returns how long one step takes raw. `None` if the machine did no whole step.
pub(crate) fn step_time(prepared: &Prepared) -> Option<Duration> {
    (prepared.steps_per_s > 0).then(|| Duration::from_secs(1).div_f64(as_f64(prepared.steps_per_s)))
}

#[expect(clippy::cast_precision_loss, reason = "a time to 15 digits is exact enough")]
fn as_f64(count: u64) -> f64 {
    count as f64
}
