//! The parts of JSON that all documents share: the run, the machine's noise, lateness, and
//! rounding.
//!
//! Durations are microseconds, rounded to 0.1; their names end with `_us`. Ratios are rounded to a
//! millionth, rates to a thousandth.
//!
//! **Invariant:** a figure that was not taken is `null`. A name keeps its meaning within one
//! version of the format.

use std::collections::BTreeMap;
use std::time::Duration;

use figures::{Lateness, Noise, Outcome};
use record::{Machine, RunInfo};
use serde::Serialize;
use stats::Interval;

/// The version of every document's shape.
pub const DOCUMENT_FORMAT: u32 = 1;

/// Writes a document as indented text that ends with a line end.
///
/// # Panics
/// If a map has a key that is no string.
pub fn written(document: &impl Serialize) -> String {
    let mut text = serde_json::to_string_pretty(document).expect("plain data can be written as JSON");
    text.push('\n');
    text
}

/// The run, as every document has it.
#[derive(Serialize)]
pub struct RunShape<'a> {
    name: &'a str,
    started: &'a str,
    command: &'a str,
    seed: u64,
    rounds: u32,
    period_us: Option<f64>,
    budget_us: Option<f64>,
    warm_up_us: Option<f64>,
    duration_us: Option<f64>,
    drain_us: Option<f64>,
    workloads: BTreeMap<&'a str, Workload<'a>>,
    machine: &'a Machine,
    versions: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct Workload<'a> {
    /// The workload with every setting resolved.
    resolved: &'a str,
    /// The speed that was measured before the run.
    steps_per_s: u64,
}

impl<'a> RunShape<'a> {
    /// Returns the description of a run.
    pub fn of(run: &'a RunInfo) -> RunShape<'a> {
        let workloads = run.workloads.iter().map(|(name, prepared)| {
            let shape = Workload { resolved: &prepared.workload, steps_per_s: prepared.steps_per_s };
            (name.as_str(), shape)
        });
        RunShape {
            name: &run.name,
            started: &run.started,
            command: &run.command,
            seed: run.seed,
            rounds: run.rounds,
            period_us: micros(Some(run.period)),
            budget_us: micros(Some(run.budget)),
            warm_up_us: micros(Some(run.timing.warm_up)),
            duration_us: micros(Some(run.timing.duration)),
            drain_us: micros(Some(run.timing.drain)),
            workloads: workloads.collect(),
            machine: &run.machine,
            versions: &run.versions,
        }
    }
}

/// The noise of a run, as every document has it. Ratios are of all processors' time, or of the
/// children's lives.
#[derive(Serialize)]
pub struct NoiseShape {
    measurements: usize,
    spoiled: usize,
    retaken: usize,
    spoiled_rounds_left: usize,
    too_noisy: bool,
    chiefly: Option<String>,
    stolen_ratio: Option<f64>,
    others_ratio: Option<f64>,
    throttled_ratio: Option<f64>,
    pressure_ratio: Option<f64>,
    hiccup_us: Option<f64>,
}

impl From<&Noise> for NoiseShape {
    fn from(noise: &Noise) -> NoiseShape {
        NoiseShape {
            measurements: noise.measurements,
            spoiled: noise.spoiled,
            retaken: noise.retaken,
            spoiled_rounds_left: noise.left,
            too_noisy: noise.is_too_much(),
            chiefly: noise.chiefly.map(|spoil| spoil.to_string()),
            stolen_ratio: millionths(noise.stolen),
            others_ratio: millionths(noise.others),
            throttled_ratio: millionths(noise.throttled),
            pressure_ratio: millionths(noise.pressure),
            hiccup_us: micros(noise.hiccup),
        }
    }
}

/// Lateness at four places, in microseconds.
#[derive(Serialize)]
pub struct Quartet {
    /// Half of the beats were no later.
    pub p50: Option<f64>,
    /// 99 of 100 were no later.
    pub p99: Option<f64>,
    /// 999 of 1000 were no later.
    pub p999: Option<f64>,
    /// The latest beat.
    pub max: Option<f64>,
}

impl From<Lateness> for Quartet {
    fn from(lateness: Lateness) -> Quartet {
        let Lateness { p50, p99, p999, max } = lateness;
        Quartet { p50: micros(p50), p99: micros(p99), p999: micros(p999), max: micros(max) }
    }
}

/// Returns the outcome of a row in one word. A row that the run did not reach is `skipped` too; its
/// reason says so.
pub fn status(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Measured => "ok",
        Outcome::Failed { .. } => "failed",
        Outcome::Skipped { .. } | Outcome::NotMeasured => "skipped",
    }
}

/// Rounds to parts of the unit: `10.0` keeps one decimal.
pub fn rounded(value: f64, parts: f64) -> f64 {
    (value * parts).round() / parts
}

/// Returns a duration in microseconds, rounded to a tenth.
pub fn micros(duration: Option<Duration>) -> Option<f64> {
    duration.map(|duration| (duration.as_nanos() as f64 / 100.0).round() / 10.0)
}

/// Rounds a ratio to a millionth.
pub fn millionths(value: Option<f64>) -> Option<f64> {
    value.map(|value| rounded(value, 1e6))
}

/// Rounds a rate to a thousandth.
pub fn thousandths(value: Option<f64>) -> Option<f64> {
    value.map(|value| rounded(value, 1e3))
}

/// Returns an interval of seconds in microseconds, rounded to a tenth. A change may be below 0.
pub fn micros_of_seconds(seconds: Interval) -> [f64; 2] {
    [seconds.low, seconds.high].map(|seconds| (seconds * 1e7).round() / 10.0)
}

/// Returns the two ends of an interval, rounded to parts of their unit. `None` if an end is
/// infinite: neither JSON nor a spreadsheet has an infinity.
pub fn ends(interval: Option<Interval>, parts: f64) -> Option<[f64; 2]> {
    let Interval { low, high } = interval?;
    (low.is_finite() && high.is_finite()).then(|| [rounded(low, parts), rounded(high, parts)])
}
