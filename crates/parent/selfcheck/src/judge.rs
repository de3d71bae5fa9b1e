//! The judge of a selfcheck: turns its measurements into checks.
//!
//! **Invariant:** the judge reads its arguments alone; the caller runs `cyclictest`. If the machine
//! was too noisy, a check that may have failed because of noise becomes "can't tell".

use figures::Noise;
use record::{Measurement, RunInfo};

use crate::check::{Check, Verdict};
use crate::checks::{agreement, cost, longer, power, queue, same, stalls};
use crate::cyclictest::Cyclictest;
use crate::series::Series;

/// The checks of a run, with the run itself, its noise and its failures.
#[derive(Clone, Debug, PartialEq)]
pub struct Selfcheck {
    /// The run that was judged.
    pub run: RunInfo,
    /// The noise during the run.
    pub noise: Noise,
    /// All checks, in the order in which they are shown.
    pub checks: Vec<Check>,
    /// The number of measurements that failed.
    pub failures: usize,
}

/// Judges a run. `cyclictest` is the result of that tool, or the reason why there is none.
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
    checks.extend(longer::checks(&series));
    checks.extend(queue::checks(&series));
    checks.extend(cost::checks(&series));
    checks.extend(agreement::checks(&series, cyclictest));
    if noise.is_too_much() {
        for check in &mut checks {
            if check.verdict == Verdict::Failed && check.excusable {
                check.verdict = Verdict::CantTell;
                check.because.push_str(" The goal was missed, but the machine was too noisy to tell why.");
            }
        }
    }
    let failures =
        measurements.iter().filter(|measurement| matches!(measurement.answer, record::Answer::Failure(_)));
    Selfcheck { run: info.clone(), noise, checks, failures: failures.count() }
}

impl Selfcheck {
    /// Returns true if no check and no measurement failed. A check that can't tell has not failed.
    pub fn all_ok(&self) -> bool {
        self.failures == 0 && self.checks.iter().all(|check| check.verdict != Verdict::Failed)
    }
}
