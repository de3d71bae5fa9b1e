//! Two cells of a run compared with each other, for machines.
//!
//! **Invariant:** names and rounding are those of `shape.rs`. A missing verdict is `cant-tell`, and
//! is not left out.

use figures::{JobChange, JobVerdict, Pair};
use record::Place;
use serde::Serialize;
use stats::{LatenessVerdict, SpeedVerdict};
use words::json::{ends, micros_of_seconds, millionths};

#[derive(Serialize)]
pub(crate) struct PairShape<'a> {
    runtime: &'a str,
    workload: &'a str,
    /// `None` for a load that is no closed loop.
    jobs: Option<u32>,
    load: String,
    probe: String,
    cpus: u32,
    place: Place,
    /// The strategy that the verdicts are about, with its setting.
    one: String,
    /// The strategy that it is compared with, with its setting.
    other: String,
    work: WorkShape,
    lateness: LatenessShape,
    /// `None` for a closed loop.
    job_latency: Option<JobLatencyShape>,
    rounds_needed: Option<usize>,
}

/// The work of the one divided by that of the other: above 1 is more.
#[derive(Serialize)]
struct WorkShape {
    verdict: &'static str,
    ratio: Option<f64>,
    ratio_ci: Option<[f64; 2]>,
}

/// The lateness of the one less that of the other: above 0 is later.
#[derive(Serialize)]
struct LatenessShape {
    verdict: &'static str,
    change_us_ci: Option<[f64; 2]>,
}

/// The job latency of the one divided by that of the other: above 1 takes longer.
#[derive(Serialize)]
pub(crate) struct JobLatencyShape {
    pub(crate) verdict: &'static str,
    pub(crate) ratio: Option<f64>,
    pub(crate) ratio_ci: Option<[f64; 2]>,
}

impl JobLatencyShape {
    pub(crate) fn of(change: JobChange) -> JobLatencyShape {
        let verdict = match change.verdict {
            JobVerdict::Longer => "longer",
            JobVerdict::Sooner => "sooner",
            JobVerdict::Same => "same",
            JobVerdict::CantTell => "cant-tell",
        };
        let (ratio, ratio_ci) = (millionths(change.ratio), ends(change.interval, 1e6));
        JobLatencyShape { verdict, ratio, ratio_ci }
    }
}

impl<'a> PairShape<'a> {
    pub(crate) fn of(pair: &'a Pair) -> PairShape<'a> {
        PairShape {
            runtime: &pair.one.runtime,
            workload: &pair.one.workload,
            jobs: pair.one.load.jobs(),
            load: pair.one.load.to_string(),
            probe: pair.one.probe.to_string(),
            cpus: pair.one.cpus,
            place: pair.one.place,
            one: pair.one.strategy_with_setting(),
            other: pair.other.strategy_with_setting(),
            work: WorkShape {
                verdict: speed(pair.speed.verdict),
                ratio: millionths(pair.speed.ratio),
                ratio_ci: ends(pair.speed.interval, 1e6),
            },
            lateness: LatenessShape {
                verdict: lateness(pair.lateness.verdict),
                change_us_ci: pair.lateness.interval.map(micros_of_seconds),
            },
            job_latency: pair.jobs.map(JobLatencyShape::of),
            rounds_needed: pair.rounds_needed,
        }
    }
}

/// Returns a verdict on speed in one word.
pub(crate) fn speed(verdict: SpeedVerdict) -> &'static str {
    match verdict {
        SpeedVerdict::Faster => "faster",
        SpeedVerdict::Slower => "slower",
        SpeedVerdict::Same => "same",
        SpeedVerdict::CantTell => "cant-tell",
    }
}

/// Returns a verdict on lateness in one word.
pub(crate) fn lateness(verdict: LatenessVerdict) -> &'static str {
    match verdict {
        LatenessVerdict::Later => "later",
        LatenessVerdict::Sooner => "sooner",
        LatenessVerdict::Same => "same",
        LatenessVerdict::CantTell => "cant-tell",
    }
}
