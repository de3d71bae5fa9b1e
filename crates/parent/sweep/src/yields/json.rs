//! A sweep as one JSON document, for programs.
//!
//! Durations are microseconds (names end with `_us`). Short ones are rounded to a tenth of a
//! nanosecond, others to a tenth of a microsecond. `overhead_ratio` is processor time beyond raw,
//! as a share of raw: 0.005 is 0.5 % more. `over_floor_us` is negative if the beats came sooner
//! than without a job.
//!
//! **Invariant:** every name of the first version is in each later one of the same `format`. Every
//! point has every name. A figure that was not taken is `null`.

use serde::Serialize;
use words::json::{self, DOCUMENT_FORMAT, NoiseShape, Quartet, RunShape, rounded, status};

use crate::figure::Figure;
use crate::yields::curve::{Curve, Knee, Larger, Part, Parting, Point, SettingFigures, Sweep, TimedPoint};

/// Writes a sweep as a JSON document, indented.
pub(crate) fn json(sweep: &Sweep) -> String {
    let document = Document {
        format: DOCUMENT_FORMAT,
        run: RunShape::of(&sweep.run),
        noise: NoiseShape::from(&sweep.noise),
        failed_measurements: sweep.failures,
        curves: sweep.curves.iter().map(CurveShape::of).collect(),
    };
    json::written(&document)
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    run: RunShape<'a>,
    noise: NoiseShape,
    failed_measurements: usize,
    curves: Vec<CurveShape>,
}

#[derive(Serialize)]
struct CurveShape {
    runtime: String,
    floor_us: Quartet,
    yield_cost_us: Option<f64>,
    yield_cost_ci_us: Option<[f64; 2]>,
    step_us: Option<f64>,
    slices_per_look: u32,
    points: Vec<PointShape>,
    knee: Option<KneeShape>,
    breather: Vec<TimedPointShape>,
    parts: Vec<PartingShape>,
}

impl CurveShape {
    fn of(curve: &Curve) -> CurveShape {
        CurveShape {
            runtime: curve.runtime.clone(),
            floor_us: curve.floor.into(),
            yield_cost_us: curve.yield_cost_us.map(|cost| rounded(cost.centre, FINE)),
            yield_cost_ci_us: ends(curve.yield_cost_us, FINE),
            step_us: curve.step_us.map(|step| rounded(step, RATIO)),
            slices_per_look: curve.slices_per_look,
            points: curve.points.iter().map(PointShape::of).collect(),
            knee: curve.knee.as_ref().map(KneeShape::of),
            breather: curve.breather.iter().map(TimedPointShape::of).collect(),
            parts: curve.parts.iter().map(PartingShape::of).collect(),
        }
    }
}

#[derive(Serialize)]
struct PointShape {
    every: u64,
    slice_us: Option<f64>,
    #[serde(flatten)]
    measured: SettingShape,
    predicted: PredictedShape,
}

impl PointShape {
    fn of(point: &Point) -> PointShape {
        PointShape {
            every: point.every,
            slice_us: point.slice_us.map(|slice| rounded(slice, FINE)),
            measured: SettingShape::of(&point.measured),
            predicted: PredictedShape {
                overhead_ratio: point.predicted_overhead.map(|ratio| rounded(ratio, RATIO)),
                lateness_us: point.predicted_lateness_us.map(|late| rounded(late, COARSE)),
                over_floor_us: point.predicted_over_floor_us.map(|over| rounded(over, COARSE)),
            },
        }
    }
}

/// The names that every setting has.
#[derive(Serialize)]
struct SettingShape {
    setting: String,
    status: &'static str,
    reason: Option<String>,
    rounds: u32,
    overhead_ratio: Option<f64>,
    overhead_ci: Option<[f64; 2]>,
    lateness_us: Quartet,
    over_floor_us: Quartet,
    over_floor_ci_us: Ends,
    kept_rounds: u32,
    keeps_beat: Option<bool>,
    unfired_beats: Option<u64>,
}

impl SettingShape {
    fn of(measured: &SettingFigures) -> SettingShape {
        let over = &measured.over_floor;
        SettingShape {
            setting: measured.cell.setting.to_string(),
            status: status(&measured.outcome),
            reason: measured.outcome.reason().map(str::to_owned),
            rounds: measured.rounds,
            overhead_ratio: measured.overhead.map(|ratio| rounded(ratio.centre, RATIO)),
            overhead_ci: ends(measured.overhead, RATIO),
            lateness_us: measured.lateness.into(),
            over_floor_us: Quartet {
                p50: over.p50_us.map(|over| rounded(over.centre, COARSE)),
                p99: over.p99_us.map(|over| rounded(over.centre, COARSE)),
                p999: over.p999_us.map(|over| rounded(over, COARSE)),
                max: over.max_us.map(|over| rounded(over, COARSE)),
            },
            over_floor_ci_us: Ends { p50: ends(over.p50_us, COARSE), p99: ends(over.p99_us, COARSE) },
            kept_rounds: measured.kept_rounds,
            keeps_beat: measured.keeps_beat,
            unfired_beats: measured.unfired.map(|unfired| unfired.beats),
        }
    }
}

#[derive(Serialize)]
struct PredictedShape {
    overhead_ratio: Option<f64>,
    lateness_us: Option<f64>,
    over_floor_us: Option<f64>,
}

#[derive(Serialize)]
struct KneeShape {
    every: u64,
    slice_us: Option<f64>,
    overhead_ratio: Option<f64>,
    overhead_ci: Option<[f64; 2]>,
    over_floor_p99_us: Option<f64>,
    kept_rounds: u32,
    rounds: u32,
    sure: bool,
    next: Option<LargerShape>,
    smaller_lost: Option<u64>,
}

impl KneeShape {
    fn of(knee: &Knee) -> KneeShape {
        let point = PointShape::of(&knee.point);
        KneeShape {
            every: point.every,
            slice_us: point.slice_us,
            overhead_ratio: point.measured.overhead_ratio,
            overhead_ci: point.measured.overhead_ci,
            over_floor_p99_us: point.measured.over_floor_us.p99,
            kept_rounds: point.measured.kept_rounds,
            rounds: point.measured.rounds,
            sure: knee.is_sure(),
            next: knee.larger.map(|larger| {
                let Larger { every, keeps_beat, kept_rounds, rounds } = larger;
                LargerShape { every, keeps_beat, kept_rounds, rounds }
            }),
            smaller_lost: knee.smaller_lost,
        }
    }
}

#[derive(Serialize)]
struct LargerShape {
    every: u64,
    keeps_beat: Option<bool>,
    kept_rounds: u32,
    rounds: u32,
}

#[derive(Serialize)]
struct TimedPointShape {
    within_us: Option<f64>,
    mean_slice_us: Option<f64>,
    slice_us: Quartet,
    #[serde(flatten)]
    measured: SettingShape,
}

impl TimedPointShape {
    fn of(breather: &TimedPoint) -> TimedPointShape {
        TimedPointShape {
            within_us: json::micros(breather.within),
            mean_slice_us: breather.mean_slice_us.map(|slice| rounded(slice, FINE)),
            slice_us: breather.slice.into(),
            measured: SettingShape::of(&breather.measured),
        }
    }
}

#[derive(Serialize)]
struct PartingShape {
    setting: String,
    figure: &'static str,
    measured: f64,
    predicted: f64,
}

impl PartingShape {
    fn of(parting: &Parting) -> PartingShape {
        let (figure, parts) = match parting.part {
            Part::Overhead => ("overhead_ratio", RATIO),
            Part::Lateness => ("lateness_us.p99", COARSE),
        };
        PartingShape {
            setting: parting.setting.clone(),
            figure,
            measured: rounded(parting.measured, parts),
            predicted: rounded(parting.predicted, parts),
        }
    }
}

#[derive(Serialize)]
struct Ends {
    p50: Option<[f64; 2]>,
    p99: Option<[f64; 2]>,
}

/// The parts of a unit to which a figure is rounded.
const COARSE: f64 = 10.0;
const FINE: f64 = 1e4;
const RATIO: f64 = 1e6;

fn ends(figure: Option<Figure>, parts: f64) -> Option<[f64; 2]> {
    json::ends(figure?.interval, parts)
}
