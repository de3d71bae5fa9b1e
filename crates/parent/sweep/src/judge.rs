//! From a run's measurements to the curves.
//!
//! Rounds are paired: a point's lateness is set against the floor of its own round, and its cost against the raw turns of
//! its own process. Over the rounds stands Student's t: on the logarithms of ratios, and on differences as they are.
//!
//! What must stay true: it is pure. A stored run can be judged again, and the same measurements give the same curves.

use std::collections::BTreeMap;
use std::time::Duration;

use figures::{Lateness, Outcome, Summary, summarise};
use record::{Answer, Cell, Measurement, RunInfo, Subject};
use stats::{Interval, mean, paired_ratio};

use crate::curve::{Breather, Curve, Figure, Measured, OverFloor, Part, Parting, Point, Sweep};
use crate::evidence::Evidence;
use crate::knee::knee;
use crate::{points, theory};

/// Judges a run. Answers to what was not planned are left out.
pub(crate) fn judge(info: &RunInfo, measurements: &[Measurement]) -> Sweep {
    let summary = summarise(info, measurements);
    let evidence = Evidence::of(info, measurements);
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
        curves: runtimes.into_iter().map(|runtime| curve(info, runtime, &summary, &evidence)).collect(),
        failures: measurements.iter().filter(failed).count(),
    }
}

fn curve(info: &RunInfo, runtime: &str, summary: &Summary, evidence: &Evidence<'_>) -> Curve {
    let cells = || info.cells.iter().filter(|cell| cell.runtime == runtime);
    let first = cells().next().expect("a runtime is a cell's");
    let floor_row = summary.floors.iter().find(|row| row.of.runtime == runtime);
    let floor = floor_row.map(|row| row.figures.lateness()).unwrap_or_default();
    let steps = info.workloads.get(&first.workload).and_then(points::steps);
    let theory = Theory {
        yield_cost_us: ratio_figure(&evidence.yield_costs_us(&points::yield_cell(first))),
        step_us: evidence.step_us(cells()),
        slices_per_look: theory::slices_per_look(runtime, first.place),
        floor_us: floor.p99.map(micros),
    };
    let floor = Floor { all: floor, by_round: evidence.lateness(&Subject::floor_of(first)) };
    let measured = |cell: &Cell| measured(cell, summary, evidence, &floor);
    let mut points: Vec<Point> = cells()
        .filter_map(|cell| Some((points::every(cell)?, cell)))
        .map(|(every, cell)| theory.point(every, steps, measured(cell)))
        .collect();
    points.sort_by_key(|point| point.every);
    let breathers = cells().filter(|cell| points::every(cell).is_none()).map(|cell| Breather {
        measured: measured(cell),
        within: points::within(cell),
        mean_slice_us: evidence.steps_a_yield(cell).zip(theory.step_us).map(|(steps, step)| steps * step),
        slice: evidence.slices(cell),
    });
    Curve {
        runtime: runtime.to_owned(),
        floor: floor.all,
        yield_cost_us: theory.yield_cost_us,
        step_us: theory.step_us,
        slices_per_look: theory.slices_per_look,
        knee: knee(&points),
        breather: breathers.collect(),
        parts: points.iter().flat_map(|point| partings(point, micros(info.timing.duration))).collect(),
        points,
    }
}

/// The ticker with no job.
struct Floor {
    /// As it is shown.
    all: Lateness,
    by_round: BTreeMap<u32, Lateness>,
}

fn measured(cell: &Cell, summary: &Summary, evidence: &Evidence<'_>, floor: &Floor) -> Measured {
    let row = summary.cells.iter().find(|row| row.of == *cell);
    let figures = row.map(|row| row.figures.clone()).unwrap_or_default();
    let own = evidence.lateness(&Subject::Cell(cell.clone()));
    let lateness = figures.lateness();
    let beat = figures.beating.as_ref();
    Measured {
        cell: cell.clone(),
        outcome: row.map_or(Outcome::NotMeasured, |row| row.outcome.clone()),
        overhead: ratio_figure(&evidence.cost_ratios(cell)).map(|ratio| ratio.less(1.0)),
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
    }
}

/// Each round less the floor of the same round.
fn above(
    own: &BTreeMap<u32, Lateness>,
    floors: &BTreeMap<u32, Lateness>,
    of: fn(&Lateness) -> Option<Duration>,
) -> Option<Figure> {
    let pair = |(round, own): (&u32, &Lateness)| difference(of(own), of(floors.get(round)?));
    let mut differences: Vec<f64> = own.iter().filter_map(pair).collect();
    let interval = mean(&differences);
    differences.sort_by(f64::total_cmp);
    let middle = differences.len() / 2;
    let centre = match differences.len() {
        0 => return None,
        odd if odd % 2 == 1 => differences[middle],
        _ => f64::midpoint(differences[middle - 1], differences[middle]),
    };
    Some(Figure { centre, interval })
}

fn difference(one: Option<Duration>, other: Option<Duration>) -> Option<f64> {
    Some(micros(one?) - micros(other?))
}

fn micros(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e6
}

/// One figure of many rounds: their median, with the interval of their geometric mean.
fn ratio_figure(rounds: &[f64]) -> Option<Figure> {
    let pairs: Vec<(f64, f64)> = rounds.iter().map(|ratio| (*ratio, 1.0)).collect();
    paired_ratio(&pairs).map(|ratio| Figure { centre: ratio.point, interval: ratio.interval })
}

impl Figure {
    fn less(self, one: f64) -> Figure {
        let interval = self.interval.and_then(|ends| Interval::between(ends.low - one, ends.high - one));
        Figure { centre: self.centre - one, interval }
    }
}

/// What is known of a runtime apart from its points.
struct Theory {
    yield_cost_us: Option<Figure>,
    step_us: Option<f64>,
    slices_per_look: u32,
    floor_us: Option<f64>,
}

impl Theory {
    fn point(&self, every: u64, steps: Option<u64>, measured: Measured) -> Point {
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

/// Where a point and the theory part. No beat is seen to be later than a trial is long, so beyond that a lateness is
/// neither confirmed nor refuted.
fn partings(point: &Point, longest_us: f64) -> impl Iterator<Item = Parting> {
    let own = &point.measured;
    let setting = own.cell.setting.to_string();
    let overhead = own.overhead.zip(point.predicted_overhead).and_then(|(measured, predicted)| {
        let is_beyond = measured.interval.is_some_and(|interval| !interval.contains(predicted));
        let parted = is_beyond && theory::parts(measured.centre, predicted);
        let part = Part::Overhead;
        parted.then(|| Parting { setting: setting.clone(), part, measured: measured.centre, predicted })
    });
    // The interval is that of the differences to the floor: the floor's own spread cancels in it.
    let predicted = point.predicted_lateness_us.filter(|predicted| *predicted <= longest_us);
    let late = own.lateness.p99.map(micros).zip(predicted);
    let lateness = late.and_then(|(measured, predicted)| {
        let interval = own.over_floor.p99_us.and_then(|over| over.interval)?;
        let is_beyond = !interval.contains(point.predicted_over_floor_us?);
        let parted = is_beyond && theory::parts(measured, predicted);
        parted.then(|| Parting { setting: setting.clone(), part: Part::Lateness, measured, predicted })
    });
    overhead.into_iter().chain(lateness)
}
