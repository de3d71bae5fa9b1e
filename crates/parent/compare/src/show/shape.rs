//! A row for machines: the names and units that JSON and CSV share.
//!
//! **Invariant:** every row has every name, and a figure that was not taken is `None`. A name
//! changes its meaning only with a new version of the format.

use figures::{Beating, Figures, Floor, JobTimes, Lost, Raw, Row, Spread};
use notation::Spec;
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
    /// The peer whose program measured it. Left out for Rust's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) peer: Option<&'a str>,
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
    /// How long each job takes raw. `None` if a job has a stated number of steps.
    pub(crate) length_us: Option<f64>,
    pub(crate) jobs_due: Option<u64>,
    /// The number of these that were done before the end of their trial.
    pub(crate) jobs_done: Option<u64>,
    /// The number of jobs that the strategy refused. They are not among those that were due.
    pub(crate) jobs_refused: Option<u64>,
    /// From when a job was due to its answer.
    pub(crate) job_us: Trio,
    /// From when a job was due to its first step.
    pub(crate) queue_us: Trio,
    /// From when a job was handed to the strategy to its answer.
    pub(crate) service_us: Trio,
    /// The jobs that piled up, if the load can't be carried.
    pub(crate) backlog_grew_by: Option<u64>,
    /// The lateness of the first second after the jobs came.
    pub(crate) start_us: Trio,
    /// `start` or `window`, where the beat was lost.
    pub(crate) beat_lost_at: Option<&'static str>,
}

/// A distribution of durations at three places, in microseconds.
#[derive(Default, Serialize)]
pub(crate) struct Trio {
    pub(crate) p50: Option<f64>,
    pub(crate) p99: Option<f64>,
    pub(crate) max: Option<f64>,
}

#[derive(Serialize)]
pub(crate) struct FloorShape<'a> {
    runtime: &'a str,
    cpus: u32,
    place: Place,
    /// The peer whose program measured it. Left out for Rust's.
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<&'a str>,
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
    /// The peer whose program measured it. Left out for Rust's.
    #[serde(skip_serializing_if = "Option::is_none")]
    peer: Option<&'a str>,
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
        let Figures { beating, working, jobs, .. } = &row.figures;
        let (beating, working, jobs) = (beating.as_ref(), working.as_ref(), jobs.as_ref());
        let times = |of: fn(&JobTimes) -> Spread| jobs.map(|jobs| of(jobs).into()).unwrap_or_default();
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
            peer: row.of.peer.as_deref(),
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
            length_us: micros(row.of.workload.parse::<Spec>().ok().and_then(|spec| spec.length())),
            jobs_due: jobs.map(|jobs| jobs.due),
            jobs_done: jobs.map(|jobs| jobs.done),
            jobs_refused: jobs.map(|jobs| jobs.refused),
            job_us: times(|jobs| jobs.latency),
            queue_us: times(|jobs| jobs.queue),
            service_us: times(|jobs| jobs.service),
            backlog_grew_by: jobs.and_then(|jobs| jobs.backlog_grew_by),
            start_us: beating.map(start).unwrap_or_default(),
            beat_lost_at: beating.and_then(|beating| beating.lost_at).map(lost_at),
        }
    }
}

impl<'a> FloorShape<'a> {
    pub(crate) fn of(row: &'a Row<Floor>) -> FloorShape<'a> {
        FloorShape {
            runtime: &row.of.runtime,
            cpus: row.of.cpus,
            place: row.of.place,
            peer: row.of.peer.as_deref(),
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
            peer: row.of.peer.as_deref(),
            status: status(&row.outcome),
            reason: row.outcome.reason(),
            rounds: row.figures.rounds,
            spoiled_rounds: row.figures.spoiled,
            work_per_s: working.and_then(|work| thousandths(work.per_second)),
            work_per_cpu_s: working.and_then(|work| thousandths(work.per_cpu_second)),
        }
    }
}

impl From<Spread> for Trio {
    fn from(spread: Spread) -> Trio {
        Trio { p50: micros(spread.p50), p99: micros(spread.p99), max: micros(spread.max) }
    }
}

fn start(beating: &Beating) -> Trio {
    let start = beating.start.unwrap_or_default();
    Trio { p50: micros(start.p50), p99: micros(start.p99), max: micros(start.max) }
}

fn lost_at(part: Lost) -> &'static str {
    match part {
        Lost::Start => "start",
        Lost::Window => "window",
    }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::super::json::json;
    use super::super::specimens::{all_kinds, at_a_rate};

    /// Returns the members with these names.
    fn members(of: &Value, names: &[&str]) -> Value {
        names.iter().map(|name| ((*name).to_owned(), of[*name].clone())).collect()
    }

    const NAMES: [&str; 11] = [
        "load",
        "length_us",
        "jobs_due",
        "jobs_done",
        "jobs_refused",
        "queue_us",
        "backlog_grew_by",
        "start_us",
        "keeps_beat",
        "beat_lost_at",
        "work_ratio",
    ];

    #[test]
    fn jobs_that_come_at_a_rate_have_times_and_no_work_ratio() {
        let document: Value = serde_json::from_str(&json(&at_a_rate())).unwrap();
        let [late, soon] = [0, 1].map(|at| &document["cells"][at]);
        let expected = json!({
            "load": "rate=20/s",
            "length_us": 20000.0,
            "jobs_due": 120,
            "jobs_done": 60,
            "jobs_refused": 0,
            "queue_us": { "p50": 1000.4, "p99": 1000.4, "max": 1000.4 },
            "backlog_grew_by": 60,
            "start_us": { "p50": 150.0, "p99": 50004.0, "max": 50004.0 },
            "keeps_beat": false,
            "beat_lost_at": "start",
            "work_ratio": null,
        });
        assert_eq!(members(late, &NAMES), expected);
        assert_eq!((&soon["backlog_grew_by"], &soon["beat_lost_at"]), (&Value::Null, &Value::Null));
        assert!(soon["job_us"]["p50"].as_f64() < late["job_us"]["p50"].as_f64());
        assert!(document["raws"].as_array().unwrap().is_empty());
        let pair = &document["pairs"][0];
        assert_eq!((&pair["work"]["verdict"], &pair["work"]["ratio"]), (&json!("cant-tell"), &Value::Null));
        assert_eq!(pair["job_latency"]["verdict"], "longer");
        assert!(pair["job_latency"]["ratio"].as_f64() > Some(3.0), "{pair}");
    }

    #[test]
    fn times_that_were_not_taken_are_null() {
        let document: Value = serde_json::from_str(&json(&all_kinds())).unwrap();
        let nothing = json!({ "p50": null, "p99": null, "max": null });
        for cell in document["cells"].as_array().unwrap() {
            for name in ["job_us", "queue_us", "service_us", "start_us"] {
                assert_eq!(cell[name], nothing, "{name}");
            }
            for name in ["length_us", "jobs_due", "jobs_done", "jobs_refused", "backlog_grew_by"] {
                assert!(cell[name].is_null(), "{name}");
            }
        }
        for pair in document["pairs"].as_array().unwrap() {
            assert!(pair["job_latency"].is_null());
        }
    }
}
