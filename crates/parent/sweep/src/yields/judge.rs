//! From a run's measurements to the curves.
//!
//! Rounds are paired. A point's lateness is compared with the floor of its own round, and its cost
//! with the raw turns of its own process. The intervals over the rounds are Student's: of the
//! logarithms of ratios, and of differences as they are.
//!
//! **Invariant:** judging is pure. A stored run can be judged again, and the same measurements give
//! the same curves.

use std::collections::BTreeMap;
use std::time::Duration;

use figures::{Lateness, Outcome, Summary, summarise};
use record::{Answer, Cell, Measurement, RunInfo, Subject};
use stats::mean;

use crate::figure::{Figure, Unfired, micros, ratio_figure};
use crate::yields::counted_trials::CountedTrials;
use crate::yields::curve::{
    Compared, Curve, OverFloor, Part, Parting, Point, SettingFigures, Sweep, TimedPoint,
};
use crate::yields::knee::knee;
use crate::yields::{points, theory};

/// Judges a run. Answers to what was not planned are left out.
pub(crate) fn judge(info: &RunInfo, measurements: &[Measurement]) -> Sweep {
    let summary = summarise(info, measurements);
    let trials = CountedTrials::of(info, measurements);
    let mut runtimes: Vec<&str> = Vec::new();
    for cell in &info.cells {
        if !runtimes.contains(&&*cell.runtime) {
            runtimes.push(&cell.runtime);
        }
    }
    let failed = |measurement: &&Measurement| matches!(measurement.answer, Answer::Failure(_));
    Sweep {
        run: info.clone(),
        noise: summary.noise.clone(),
        curves: runtimes.into_iter().map(|runtime| curve(info, runtime, &summary, &trials)).collect(),
        failures: measurements.iter().filter(failed).count(),
    }
}

fn curve(info: &RunInfo, runtime: &str, summary: &Summary, trials: &CountedTrials<'_>) -> Curve {
    let cells = || info.cells.iter().filter(|cell| cell.runtime == runtime);
    let first = cells().next().expect("a runtime is a cell's");
    let floor_row = summary.floors.iter().find(|row| row.of.runtime == runtime);
    let floor = floor_row.map(|row| row.figures.lateness()).unwrap_or_default();
    let steps = info.workloads.get(&first.workload).and_then(points::steps);
    let theory = Theory {
        yield_cost_us: ratio_figure(&trials.yield_costs_us(&points::yield_cell(first))),
        step_us: trials.step_us(cells()),
        slices_per_look: theory::slices_per_look(runtime, first.place),
        floor_us: floor.p99.map(micros),
    };
    let floor = Floor { all: floor, by_round: trials.lateness(&Subject::floor_of(first)) };
    let measured = |cell: &Cell| measured(cell, summary, trials, &floor);
    let mut points: Vec<Point> = cells()
        .filter_map(|cell| Some((points::every(cell)?, cell)))
        .map(|(every, cell)| theory.point(every, steps, measured(cell)))
        .collect();
    points.sort_by_key(|point| point.every);
    let breathers = cells().filter(|cell| points::every(cell).is_none()).map(|cell| TimedPoint {
        measured: measured(cell),
        within: points::within(cell),
        mean_slice_us: trials.steps_a_yield(cell).zip(theory.step_us).map(|(steps, step)| steps * step),
        slice: trials.slices(cell),
    });
    let longest_us = micros(info.timing.duration);
    let compared = || points.iter().flat_map(|point| compared(point, longest_us));
    Curve {
        runtime: runtime.to_owned(),
        floor: floor.all,
        yield_cost_us: theory.yield_cost_us,
        step_us: theory.step_us,
        slices_per_look: theory.slices_per_look,
        knee: knee(&points, steps),
        breather: breathers.collect(),
        parts: compared().filter_map(ComparedFigure::parting).collect(),
        compared: Compared {
            overheads: compared().filter(|one| one.part == Part::Overhead).count(),
            latenesses: compared().filter(|one| one.part == Part::Lateness).count(),
        },
        points,
    }
}

/// The ticker without a job.
struct Floor {
    /// All rounds together, as it is shown.
    all: Lateness,
    by_round: BTreeMap<u32, Lateness>,
}

fn measured(cell: &Cell, summary: &Summary, trials: &CountedTrials<'_>, floor: &Floor) -> SettingFigures {
    let row = summary.cells.iter().find(|row| row.of == *cell);
    let figures = row.map(|row| row.figures.clone()).unwrap_or_default();
    let own = trials.lateness(&Subject::Cell(cell.clone()));
    let lateness = figures.lateness();
    let beat = figures.beating.as_ref();
    SettingFigures {
        cell: cell.clone(),
        outcome: row.map_or(Outcome::NotMeasured, |row| row.outcome.clone()),
        overhead: ratio_figure(&trials.cost_ratios(cell)).map(|ratio| ratio.less(1.0)),
        lateness,
        over_floor: OverFloor {
            p50_us: above(&own, &floor.by_round, |lateness| lateness.p50),
            p99_us: above(&own, &floor.by_round, |lateness| lateness.p99),
            p999_us: difference(lateness.p999, floor.all.p999),
            max_us: difference(lateness.max, floor.all.max),
        },
        kept_rounds: beat.map_or(0, |beat| beat.kept_rounds),
        rounds: beat.map_or(0, |beat| beat.judged_rounds),
        keeps_beat: figures.keeps_beat(),
        unfired: beat.map(Unfired::of),
    }
}

/// Takes the floor of the same round from each round.
fn above(
    own: &BTreeMap<u32, Lateness>,
    floors: &BTreeMap<u32, Lateness>,
    of: fn(&Lateness) -> Option<Duration>,
) -> Option<Figure> {
    let pair = |(round, own): (&u32, &Lateness)| difference(of(own), of(floors.get(round)?));
    let differences: Vec<f64> = own.iter().filter_map(pair).collect();
    Some(Figure { centre: stats::middle(&differences, f64::midpoint)?, interval: mean(&differences) })
}

fn difference(one: Option<Duration>, other: Option<Duration>) -> Option<f64> {
    Some(micros(one?) - micros(other?))
}

/// The figures of a runtime that the theory needs, apart from its points.
struct Theory {
    yield_cost_us: Option<Figure>,
    step_us: Option<f64>,
    slices_per_look: u32,
    floor_us: Option<f64>,
}

impl Theory {
    fn point(&self, every: u64, steps: Option<u64>, measured: SettingFigures) -> Point {
        let slice_us = self.step_us.map(|step| step * every.min(steps.unwrap_or(u64::MAX)) as f64);
        let over_floor = slice_us.map(|slice| theory::over_floor(slice, self.slices_per_look));
        let cost = self.yield_cost_us.map(|cost| cost.centre);
        Point {
            measured,
            every,
            slice_us,
            predicted_overhead: cost.zip(slice_us).map(|(cost, slice)| theory::overhead(cost, slice)),
            predicted_over_floor_us: over_floor,
            predicted_lateness_us: over_floor.zip(self.floor_us).map(|(over, floor)| over + floor),
        }
    }
}

/// A figure of a point beside its prediction.
struct ComparedFigure {
    setting: String,
    part: Part,
    measured: f64,
    predicted: f64,
    /// Whether the interval of the measurement does not reach the prediction.
    is_beyond: bool,
}

impl ComparedFigure {
    /// Returns the difference, if it is more than half of the prediction.
    fn parting(self) -> Option<Parting> {
        let ComparedFigure { setting, part, measured, predicted, is_beyond } = self;
        let parts = is_beyond && theory::parts(measured, predicted);
        parts.then_some(Parting { setting, part, measured, predicted })
    }
}

/// Compares a point with the theory. A figure without an interval is not compared. No beat is seen
/// to be later than a trial is long, so a lateness beyond that is neither confirmed nor refuted.
/// A lower bound confirms and refutes nothing either.
fn compared(point: &Point, longest_us: f64) -> impl Iterator<Item = ComparedFigure> {
    let own = &point.measured;
    let setting = own.cell.setting.to_string();
    let overhead = own.overhead.zip(point.predicted_overhead).and_then(|(measured, predicted)| {
        let is_beyond = !measured.interval?.contains(predicted);
        let (setting, part) = (setting.clone(), Part::Overhead);
        Some(ComparedFigure { setting, part, measured: measured.centre, predicted, is_beyond })
    });
    // The interval is that of the differences to the floor: the floor's own spread cancels in it.
    let predicted = point.predicted_lateness_us.filter(|predicted| *predicted <= longest_us);
    let late = own.lateness.p99.filter(|_| !own.is_late_by_more()).map(micros).zip(predicted);
    let lateness = late.and_then(|(measured, predicted)| {
        let interval = own.over_floor.p99_us.and_then(|over| over.interval)?;
        let is_beyond = !interval.contains(point.predicted_over_floor_us?);
        Some(ComparedFigure {
            setting: setting.clone(),
            part: Part::Lateness,
            measured,
            predicted,
            is_beyond,
        })
    });
    overhead.into_iter().chain(lateness)
}
