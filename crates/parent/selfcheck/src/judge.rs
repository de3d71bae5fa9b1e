//! From a selfcheck's measurements to its checks.
//!
//! What must stay true: it is pure, but for what is handed in of the system's own tool; and on a machine that was too
//! noisy nothing fails that the machine may have failed.

use figures::Noise;
use record::{Measurement, RunInfo};

use crate::check::{Check, Verdict};
use crate::checks::{agreement, cost, power, same, stalls};
use crate::cyclictest::Cyclictest;
use crate::series::Series;

/// Whether the instrument told the truth.
#[derive(Clone, Debug, PartialEq)]
pub struct Selfcheck {
    /// The run itself.
    pub run: RunInfo,
    /// What else the machine did.
    pub noise: Noise,
    /// All checks, in the order in which they are shown.
    pub checks: Vec<Check>,
    /// How many measurements failed.
    pub failures: usize,
}

/// Judges a run. `cyclictest` is what the system's own tool found, or why it was not asked.
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
    /// Whether no check failed and no measurement did. What can't be told is no failure.
    pub fn all_ok(&self) -> bool {
        self.failures == 0 && self.checks.iter().all(|check| check.verdict != Verdict::Failed)
    }
}
