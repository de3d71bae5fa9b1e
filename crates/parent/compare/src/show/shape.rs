//! A row for machines: the names and units that JSON and CSV share.
//!
//! **Invariant:** every row has every name, and a figure that was not taken is `None`. A name
//! changes its meaning only with a new version of the format.

use figures::{Figures, Floor, Raw, Row};
use record::{Cell, Place};
use serde::Serialize;
use words::json::{Quartet, ends, micros, millionths, status, thousandths};

#[derive(Serialize)]
pub(crate) struct CellShape<'a> {
    pub(crate) strategy: &'a str,
    /// Empty if the strategy has none.
    pub(crate) setting: String,
    pub(crate) runtime: &'a str,
    pub(crate) workload: &'a str,
    /// `None` for a load that is no closed loop.
    pub(crate) jobs: Option<u32>,
    pub(crate) load: String,
    pub(crate) probe: String,
    pub(crate) cpus: u32,
    pub(crate) place: Place,
    pub(crate) status: &'static str,
    pub(crate) reason: Option<&'a str>,
    /// The number of rounds that the figures rest on.
    pub(crate) rounds: u32,
    /// The number of these that are spoiled.
    pub(crate) spoiled_rounds: u32,
    pub(crate) lateness_us: Quartet,
    pub(crate) floor_us: Quartet,
    pub(crate) over_floor_us: Option<f64>,
    pub(crate) late_beats_ratio: Option<f64>,
    pub(crate) unfired_beats: Option<u64>,
    pub(crate) work_per_s: Option<f64>,
    pub(crate) work_ratio: Option<f64>,
    pub(crate) work_ratio_ci: Option<[f64; 2]>,
    pub(crate) work_per_cpu_s: Option<f64>,
    pub(crate) work_per_cpu_ratio: Option<f64>,
    pub(crate) work_per_cpu_ratio_ci: Option<[f64; 2]>,
    pub(crate) yields_per_s: Option<f64>,
    pub(crate) threads_peak: Option<u64>,
    pub(crate) rss_peak_bytes: Option<u64>,
    pub(crate) switches: SwitchesShape,
    pub(crate) keeps_beat: Option<bool>,
    /// The largest share of a round for which a quota held the child back that its own threads used
    /// up.
    pub(crate) held_back_ratio: Option<f64>,
}

#[derive(Serialize)]
pub(crate) struct FloorShape<'a> {
    runtime: &'a str,
    cpus: u32,
    place: Place,
    status: &'static str,
    reason: Option<&'a str>,
    rounds: u32,
    spoiled_rounds: u32,
    lateness_us: Quartet,
    unfired_beats: Option<u64>,
}

#[derive(Serialize)]
pub(crate) struct RawShape<'a> {
    workload: &'a str,
    cpus: u32,
    status: &'static str,
    reason: Option<&'a str>,
    rounds: u32,
    spoiled_rounds: u32,
    work_per_s: Option<f64>,
    work_per_cpu_s: Option<f64>,
}

/// The context switches of all rounds together.
#[derive(Serialize)]
pub(crate) struct SwitchesShape {
    pub(crate) voluntary: Option<u64>,
    pub(crate) involuntary: Option<u64>,
}

impl<'a> CellShape<'a> {
    pub(crate) fn of(row: &'a Row<Cell>) -> CellShape<'a> {
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
            jobs: row.of.load.jobs(),
            load: row.of.load.to_string(),
            probe: row.of.probe.to_string(),
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
            work_ratio_ci: ratio.and_then(|ratio| ends(ratio.interval, 1e6)),
            work_per_cpu_s: working.and_then(|work| thousandths(work.per_cpu_second)),
            work_per_cpu_ratio: millionths(cpu_ratio.map(|ratio| ratio.point)),
            work_per_cpu_ratio_ci: cpu_ratio.and_then(|ratio| ends(ratio.interval, 1e6)),
            yields_per_s: working.and_then(|work| thousandths(work.yields_per_second)),
            threads_peak: row.figures.threads_peak,
            rss_peak_bytes: row.figures.rss_peak_bytes,
            switches: SwitchesShape {
                voluntary: switches.map(|switches| switches.voluntary),
                involuntary: switches.map(|switches| switches.involuntary),
            },
            keeps_beat: row.figures.keeps_beat(),
            held_back_ratio: millionths(row.figures.held_back),
        }
    }
}

impl<'a> FloorShape<'a> {
    pub(crate) fn of(row: &'a Row<Floor>) -> FloorShape<'a> {
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
    pub(crate) fn of(row: &'a Row<Raw>) -> RawShape<'a> {
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
