//! A row as machines read it: the names and units that JSON and CSV share.
//!
//! It owns the shape and the rounding (microseconds to 0.1, ratios to a millionth, rates to a thousandth).
//!
//! What must stay true: every name is there for every row, and a figure that was not taken is `None`; a name
//! never changes its meaning without a new format version.

use std::time::Duration;

use record::{Cell, Place};
use serde::Serialize;
use stats::Interval;

use crate::summary::{Figures, Floor, Lateness, Noise, Outcome, Raw, Row};

#[derive(Serialize)]
pub(super) struct CellShape<'a> {
    pub(super) strategy: &'a str,
    /// Empty where the strategy has none.
    pub(super) setting: String,
    pub(super) runtime: &'a str,
    pub(super) workload: &'a str,
    pub(super) jobs: u32,
    pub(super) cpus: u32,
    pub(super) place: Place,
    pub(super) status: &'static str,
    pub(super) reason: Option<&'a str>,
    /// How many the figures rest on.
    pub(super) rounds: u32,
    /// How many of these the machine spoiled.
    pub(super) spoiled_rounds: u32,
    pub(super) lateness_us: LatenessShape,
    pub(super) floor_us: LatenessShape,
    pub(super) over_floor_us: Option<f64>,
    pub(super) late_beats_ratio: Option<f64>,
    pub(super) unfired_beats: Option<u64>,
    pub(super) work_per_s: Option<f64>,
    pub(super) work_ratio: Option<f64>,
    pub(super) work_ratio_ci: Option<[f64; 2]>,
    pub(super) work_per_cpu_s: Option<f64>,
    pub(super) work_per_cpu_ratio: Option<f64>,
    pub(super) work_per_cpu_ratio_ci: Option<[f64; 2]>,
    pub(super) yields_per_s: Option<f64>,
    pub(super) threads_peak: Option<u64>,
    pub(super) rss_peak_bytes: Option<u64>,
    pub(super) switches: SwitchesShape,
    pub(super) keeps_beat: Option<bool>,
}

#[derive(Serialize)]
pub(super) struct FloorShape<'a> {
    runtime: &'a str,
    cpus: u32,
    place: Place,
    status: &'static str,
    reason: Option<&'a str>,
    rounds: u32,
    spoiled_rounds: u32,
    lateness_us: LatenessShape,
    unfired_beats: Option<u64>,
}

#[derive(Serialize)]
pub(super) struct RawShape<'a> {
    workload: &'a str,
    cpus: u32,
    status: &'static str,
    reason: Option<&'a str>,
    rounds: u32,
    spoiled_rounds: u32,
    work_per_s: Option<f64>,
    work_per_cpu_s: Option<f64>,
}

/// What else the machine did. Ratios are of all processors' time, or of the children's lives.
#[derive(Serialize)]
pub(super) struct NoiseShape {
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

/// In microseconds.
#[derive(Serialize)]
pub(super) struct LatenessShape {
    pub(super) p50: Option<f64>,
    pub(super) p99: Option<f64>,
    pub(super) p999: Option<f64>,
    pub(super) max: Option<f64>,
}

/// Of all rounds together.
#[derive(Serialize)]
pub(super) struct SwitchesShape {
    pub(super) voluntary: Option<u64>,
    pub(super) involuntary: Option<u64>,
}

impl<'a> CellShape<'a> {
    pub(super) fn of(row: &'a Row<Cell>) -> CellShape<'a> {
        let Figures { beating, working, .. } = &row.figures;
        let (beating, working) = (beating.as_ref(), working.as_ref());
        let ratio = working.and_then(|work| work.ratio);
        let cpu_ratio = working.and_then(|work| work.cpu_ratio);
        let switches = row.figures.switches;
        CellShape {
            strategy: &row.of.strategy,
            setting: row.of.setting.to_string(),
            runtime: &row.of.runtime,
            workload: &row.of.workload,
            jobs: row.of.jobs,
            cpus: row.of.cpus,
            place: row.of.place,
            status: status(&row.outcome),
            reason: row.outcome.reason(),
            rounds: row.figures.rounds,
            spoiled_rounds: row.figures.spoiled,
            lateness_us: row.figures.lateness().into(),
            floor_us: row.figures.floor().into(),
            over_floor_us: beating.and_then(|beating| micros(beating.over_floor)),
            late_beats_ratio: beating.and_then(|beating| millionths(beating.late_beats_ratio)),
            unfired_beats: beating.map(|beating| beating.unfired),
            work_per_s: working.and_then(|work| thousandths(work.per_second)),
            work_ratio: millionths(ratio.map(|ratio| ratio.point)),
            work_ratio_ci: ratio.and_then(|ratio| ends(ratio.interval)),
            work_per_cpu_s: working.and_then(|work| thousandths(work.per_cpu_second)),
            work_per_cpu_ratio: millionths(cpu_ratio.map(|ratio| ratio.point)),
            work_per_cpu_ratio_ci: cpu_ratio.and_then(|ratio| ends(ratio.interval)),
            yields_per_s: working.and_then(|work| thousandths(work.yields_per_second)),
            threads_peak: row.figures.threads_peak,
            rss_peak_bytes: row.figures.rss_peak_bytes,
            switches: SwitchesShape {
                voluntary: switches.map(|switches| switches.voluntary),
                involuntary: switches.map(|switches| switches.involuntary),
            },
            keeps_beat: row.figures.keeps_beat(),
        }
    }
}

impl<'a> FloorShape<'a> {
    pub(super) fn of(row: &'a Row<Floor>) -> FloorShape<'a> {
        FloorShape {
            runtime: &row.of.runtime,
            cpus: row.of.cpus,
            place: row.of.place,
            status: status(&row.outcome),
            reason: row.outcome.reason(),
            rounds: row.figures.rounds,
            spoiled_rounds: row.figures.spoiled,
            lateness_us: row.figures.lateness().into(),
            unfired_beats: row.figures.beating.as_ref().map(|beating| beating.unfired),
        }
    }
}

impl<'a> RawShape<'a> {
    pub(super) fn of(row: &'a Row<Raw>) -> RawShape<'a> {
        let working = row.figures.working.as_ref();
        RawShape {
            workload: &row.of.workload,
            cpus: row.of.cpus,
            status: status(&row.outcome),
            reason: row.outcome.reason(),
            rounds: row.figures.rounds,
            spoiled_rounds: row.figures.spoiled,
            work_per_s: working.and_then(|work| thousandths(work.per_second)),
            work_per_cpu_s: working.and_then(|work| thousandths(work.per_cpu_second)),
        }
    }
}

impl From<Lateness> for LatenessShape {
    fn from(lateness: Lateness) -> LatenessShape {
        LatenessShape {
            p50: micros(lateness.p50),
            p99: micros(lateness.p99),
            p999: micros(lateness.p999),
            max: micros(lateness.max),
        }
    }
}

/// A row that the run did not come to is skipped too; its reason says so.
pub(super) fn status(outcome: &Outcome) -> &'static str {
    match outcome {
        Outcome::Measured => "ok",
        Outcome::Failed { .. } => "failed",
        Outcome::Skipped { .. } | Outcome::NotMeasured => "skipped",
    }
}

/// Microseconds, to the tenth.
pub(super) fn micros(duration: Option<Duration>) -> Option<f64> {
    duration.map(|duration| (duration.as_nanos() as f64 / 100.0).round() / 10.0)
}

pub(super) fn millionths(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1e6).round() / 1e6)
}

/// To the tenth, as all durations are; a change may be below 0.
pub(super) fn micros_of_seconds(seconds: Interval) -> [f64; 2] {
    [seconds.low, seconds.high].map(|seconds| (seconds * 1e7).round() / 10.0)
}

fn thousandths(value: Option<f64>) -> Option<f64> {
    value.map(|value| (value * 1e3).round() / 1e3)
}

/// Without a number for one of its ends an interval is none: neither JSON nor a spreadsheet has an infinity.
pub(super) fn ends(interval: Option<Interval>) -> Option<[f64; 2]> {
    let interval = interval.filter(|interval| interval.low.is_finite() && interval.high.is_finite())?;
    Some([millionths(Some(interval.low))?, millionths(Some(interval.high))?])
}
