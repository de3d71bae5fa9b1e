//! A sweep over lengths as one JSON document, for programs.
//!
//! Durations are microseconds (names end with `_us`). `work_of_inline_ratio` is inline's time of a
//! job divided by the strategy's: 0.5 means that the answer takes twice as long.
//!
//! **Invariant:** every name of the first version is in each later one of the same `format`. Every
//! point has every name. A figure that was not taken is `null`.

use std::time::Duration;

use figures::Spread;
use serde::Serialize;
use words::json::{self, DOCUMENT_FORMAT, NoiseShape, Quartet, RunShape, rounded, status};

use super::bracket::Bracket;
use super::finding::{Advice, BreakEven, ENOUGH, LengthCurve, LengthFigures, LengthPoint, LengthSweep, Take};
use crate::figure::Figure;

/// Writes a sweep as a JSON document, indented.
pub(crate) fn json(sweep: &LengthSweep) -> String {
    let document = Document {
        format: DOCUMENT_FORMAT,
        over: "length",
        run: RunShape::of(&sweep.run),
        noise: NoiseShape::from(&sweep.noise),
        failed_measurements: sweep.failures,
        enough_ratio: ENOUGH,
        answers: sweep.curves.iter().flat_map(|curve| answers(curve, sweep.noise.is_too_much())).collect(),
        curves: sweep.curves.iter().map(CurveShape::of).collect(),
    };
    json::written(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    over: &'static str,
    run: RunShape<'a>,
    noise: NoiseShape,
    failed_measurements: usize,
    enough_ratio: f64,
    answers: Vec<AnswerShape>,
    curves: Vec<CurveShape>,
}

#[derive(Serialize)]
struct AnswerShape {
    runtime: String,
    from_us: Option<f64>,
    to_us: Option<f64>,
    take: Take,
    pools: Vec<String>,
    /// The machine was too noisy to rely on the answer.
    too_noisy: bool,
}

fn answers(curve: &LengthCurve, too_noisy: bool) -> impl Iterator<Item = AnswerShape> {
    curve.advice.iter().map(move |Advice { from, to, take, pools }| AnswerShape {
        runtime: curve.runtime.clone(),
        from_us: json::micros(Some(*from)),
        to_us: json::micros(Some(*to)),
        take: *take,
        pools: pools.iter().map(crate::Contender::name).collect(),
        too_noisy,
    })
}

#[derive(Serialize)]
struct CurveShape {
    runtime: String,
    floor_us: Quartet,
    points: Vec<PointShape>,
    break_even: BreakEvenShape,
}

impl CurveShape {
    fn of(curve: &LengthCurve) -> CurveShape {
        CurveShape {
            runtime: curve.runtime.clone(),
            floor_us: curve.floor.into(),
            points: curve.points.iter().map(PointShape::of).collect(),
            break_even: BreakEvenShape {
                pool_pays: curve.pays.iter().map(PaysShape::of).collect(),
                inline_loses: BracketShape::of(curve.inline_loses),
            },
        }
    }
}

#[derive(Serialize)]
struct PointShape {
    length_us: Option<f64>,
    strategies: Vec<FiguresShape>,
}

impl PointShape {
    fn of(point: &LengthPoint) -> PointShape {
        PointShape {
            length_us: json::micros(Some(point.length)),
            strategies: point.strategies.iter().map(FiguresShape::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct FiguresShape {
    strategy: String,
    setting: String,
    status: &'static str,
    reason: Option<String>,
    rounds: u32,
    service_us: Option<f64>,
    work_of_inline_ratio: Option<f64>,
    work_of_inline_ci: Option<[f64; 2]>,
    work_of_raw_ratio: Option<f64>,
    work_of_raw_ci: Option<[f64; 2]>,
    jobs_due: Option<u64>,
    jobs_done: Option<u64>,
    job_us: Option<SpreadShape>,
    queue_us: Option<SpreadShape>,
    lateness_us: Quartet,
    over_floor_p99_us: Option<f64>,
    kept_rounds: u32,
    keeps_beat: Option<bool>,
    unfired_beats: Option<u64>,
}

impl FiguresShape {
    fn of(figures: &LengthFigures) -> FiguresShape {
        let jobs = figures.jobs.as_ref();
        let centre = |figure: Option<Figure>| figure.map(|figure| rounded(figure.centre, RATIO));
        FiguresShape {
            strategy: figures.cell.strategy.clone(),
            setting: figures.cell.setting.to_string(),
            status: status(&figures.outcome),
            reason: figures.outcome.reason().map(str::to_owned),
            rounds: figures.rounds,
            service_us: figures.service_us.map(|service| rounded(service, FINE)),
            work_of_inline_ratio: centre(figures.of_inline),
            work_of_inline_ci: ends(figures.of_inline),
            work_of_raw_ratio: centre(figures.of_raw),
            work_of_raw_ci: ends(figures.of_raw),
            jobs_due: jobs.map(|jobs| jobs.due),
            jobs_done: jobs.map(|jobs| jobs.done),
            job_us: jobs.map(|jobs| SpreadShape::of(jobs.latency)),
            queue_us: jobs.map(|jobs| SpreadShape::of(jobs.queue)),
            lateness_us: figures.lateness.into(),
            over_floor_p99_us: json::micros(figures.over_floor),
            kept_rounds: figures.kept_rounds,
            keeps_beat: figures.keeps_beat,
            unfired_beats: figures.unfired.map(|unfired| unfired.beats),
        }
    }
}

#[derive(Serialize)]
struct SpreadShape {
    p50: Option<f64>,
    p99: Option<f64>,
    max: Option<f64>,
}

impl SpreadShape {
    fn of(spread: Spread) -> SpreadShape {
        let Spread { p50, p99, max, .. } = spread;
        SpreadShape { p50: json::micros(p50), p99: json::micros(p99), max: json::micros(max) }
    }
}

#[derive(Serialize)]
struct BreakEvenShape {
    pool_pays: Vec<PaysShape>,
    inline_loses: BracketShape,
}

#[derive(Serialize)]
struct PaysShape {
    strategy: String,
    setting: String,
    at_us: Option<f64>,
    #[serde(flatten)]
    of_inline: BracketShape,
    of_raw: BracketShape,
}

impl PaysShape {
    fn of(pays: &BreakEven) -> PaysShape {
        PaysShape {
            strategy: pays.contender.strategy.to_owned(),
            setting: pays.contender.setting().to_string(),
            at_us: json::micros(pays.at),
            of_inline: BracketShape::of(pays.of_inline),
            of_raw: BracketShape::of(pays.of_raw),
        }
    }
}

#[derive(Serialize)]
struct BracketShape {
    found: &'static str,
    /// All lengths up to it have not changed.
    above_us: Option<f64>,
    /// All lengths from it on have.
    at_most_us: Option<f64>,
}

impl BracketShape {
    fn of(bracket: Bracket) -> BracketShape {
        let (found, above, at_most): (_, Option<Duration>, Option<Duration>) = match bracket {
            Bracket::Between { low, high } => ("between", Some(low), Some(high)),
            Bracket::Always => ("always", None, None),
            Bracket::Never => ("never", None, None),
            Bracket::CantTell { above, at_most } => ("cant-tell", above, at_most),
            Bracket::Contradicts { .. } => ("contradicts", None, None),
        };
        BracketShape { found, above_us: json::micros(above), at_most_us: json::micros(at_most) }
    }
}

/// The parts of a unit to which a figure is rounded.
const FINE: f64 = 1e3;
const RATIO: f64 = 1e6;

fn ends(figure: Option<Figure>) -> Option<[f64; 2]> {
    json::ends(figure?.interval, RATIO)
}
