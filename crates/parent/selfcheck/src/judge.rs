//! From a selfcheck's measurements to its checks.
//!
//! **Invariant:** judging is pure; the caller hands in what the system's own tool found. On a
//! machine that was too noisy, no check fails for which noise may be the cause.

use figures::Noise;
use record::{Measurement, RunInfo};

use crate::check::{Check, Verdict};
use crate::checks::{agreement, cost, power, same, stalls};
use crate::cyclictest::Cyclictest;
use crate::series::Series;

/// The checks of a run, with what else is known of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Selfcheck {
    /// The run itself.
    pub run: RunInfo,
    /// The noise during the run.
    pub noise: Noise,
    /// All checks, in the order in which they are shown.
    pub checks: Vec<Check>,
    /// The number of measurements that failed.
    pub failures: usize,
}

/// Judges a run. `cyclictest` is what the system's own tool found, or why there is nothing from it.
pub(crate) fn judge(
    info: &RunInfo,
    measurements: &[Measurement],
    cyclictest: &Result<Cyclictest, String>,
) -> Selfcheck {
    let noise = Noise::of(measurements, &info.machine);
    let series = Series::of(info, measurements);
    let mut checks = stalls::checks(&series);
    checks.extend(same::checks(&series));
    checks.extend(power::checks(&series));
    checks.extend(cost::checks(&series));
    checks.extend(agreement::checks(&series, cyclictest));
    if noise.is_too_much() {
        for check in &mut checks {
            if check.verdict == Verdict::Failed && check.excusable {
                check.verdict = Verdict::CantTell;
                check.because.push_str(" Not reached, but the machine was too noisy to tell why.");
            }
        }
    }
    let failures =
        measurements.iter().filter(|measurement| matches!(measurement.answer, record::Answer::Failure(_)));
    Selfcheck { run: info.clone(), noise, checks, failures: failures.count() }
}

impl Selfcheck {
    /// Returns whether no check failed and no measurement did. A check that can't tell is no
    /// failure.
    pub fn all_ok(&self) -> bool {
        self.failures == 0 && self.checks.iter().all(|check| check.verdict != Verdict::Failed)
    }
}
