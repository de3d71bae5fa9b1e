//! Two cells of a run against each other, as machines read it.
//!
//! What must stay true: names and rounding are those of `shape.rs`; what can't be told is said to be so, and is not left
//! out.

use figures::Pair;
use record::Place;
use serde::Serialize;
use stats::{LatenessVerdict, SpeedVerdict};
use words::json::{ends, micros_of_seconds, millionths};

#[derive(Serialize)]
pub(crate) struct PairShape<'a> {
    runtime: &'a str,
    workload: &'a str,
    jobs: u32,
    cpus: u32,
    place: Place,
    /// The strategy with its setting that the verdicts are about.
    one: String,
    /// The one that it is compared with.
    other: String,
    work: WorkShape,
    lateness: LatenessShape,
    rounds_needed: Option<usize>,
}

/// More is faster.
#[derive(Serialize)]
struct WorkShape {
    verdict: &'static str,
    ratio: Option<f64>,
    ratio_ci: Option<[f64; 2]>,
}

/// Above 0 is later.
#[derive(Serialize)]
struct LatenessShape {
    verdict: &'static str,
    change_us_ci: Option<[f64; 2]>,
}

impl<'a> PairShape<'a> {
    pub(crate) fn of(pair: &'a Pair) -> PairShape<'a> {
        PairShape {
            runtime: &pair.one.runtime,
            workload: &pair.one.workload,
            jobs: pair.one.jobs,
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
            rounds_needed: pair.rounds_needed,
        }
    }
}

/// A verdict on speed, in one word.
pub(crate) fn speed(verdict: SpeedVerdict) -> &'static str {
    match verdict {
        SpeedVerdict::Faster => "faster",
        SpeedVerdict::Slower => "slower",
        SpeedVerdict::Same => "same",
        SpeedVerdict::CantTell => "cant-tell",
    }
}

/// A verdict on lateness, in one word.
pub(crate) fn lateness(verdict: LatenessVerdict) -> &'static str {
    match verdict {
        LatenessVerdict::Later => "later",
        LatenessVerdict::Sooner => "sooner",
        LatenessVerdict::Same => "same",
        LatenessVerdict::CantTell => "cant-tell",
    }
}
