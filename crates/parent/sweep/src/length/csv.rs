//! A sweep over lengths as CSV, for spreadsheets: a line for each runtime, length and strategy,
//! with the names of the JSON document made flat.
//!
//! **Invariant:** every line has as many fields as the header. A figure that was not taken is an
//! empty field.

use std::time::Duration;

use words::CsvRow;
use words::json::status;

use super::finding::{LengthCurve, LengthFigures, LengthPoint, LengthSweep};
use crate::figure::{Figure, micros};

/// Writes a sweep as CSV. Durations are in microseconds.
pub(crate) fn csv(sweep: &LengthSweep) -> String {
    let of_curve = |curve| {
        let of_point = move |point| of_point(curve, point);
        let LengthCurve { points, .. } = curve;
        points.iter().flat_map(of_point)
    };
    let rows: Vec<CsvRow> = sweep.curves.iter().flat_map(of_curve).collect();
    words::csv(&rows)
}

fn of_point<'f>(curve: &'f LengthCurve, point: &'f LengthPoint) -> impl Iterator<Item = CsvRow> + use<'f> {
    point.strategies.iter().map(|figures| row(curve, point.length, figures))
}

fn row(curve: &LengthCurve, length: Duration, figures: &LengthFigures) -> CsvRow {
    let [of_inline, of_inline_low, of_inline_high] = with_ends(figures.of_inline);
    let [of_raw, of_raw_low, of_raw_high] = with_ends(figures.of_raw);
    let jobs = figures.jobs.clone().unwrap_or_default();
    let is_counted = figures.jobs.is_some();
    vec![
        ("runtime", curve.runtime.clone()),
        ("length_us", number(Some(micros(length)))),
        ("strategy", figures.cell.strategy.clone()),
        ("setting", figures.cell.setting.to_string()),
        ("load", figures.cell.load.to_string()),
        ("probe", figures.cell.probe.to_string()),
        ("status", status(&figures.outcome).to_owned()),
        ("reason", figures.outcome.reason().unwrap_or_default().to_owned()),
        ("rounds", figures.rounds.to_string()),
        ("service_us", number(figures.service_us)),
        ("work_of_inline_ratio", of_inline),
        ("work_of_inline_ci_low", of_inline_low),
        ("work_of_inline_ci_high", of_inline_high),
        ("work_of_raw_ratio", of_raw),
        ("work_of_raw_ci_low", of_raw_low),
        ("work_of_raw_ci_high", of_raw_high),
        ("jobs_due", if is_counted { jobs.due.to_string() } else { String::new() }),
        ("jobs_done", if is_counted { jobs.done.to_string() } else { String::new() }),
        ("job_p50_us", time(jobs.latency.p50)),
        ("job_p99_us", time(jobs.latency.p99)),
        ("job_max_us", time(jobs.latency.max)),
        ("queue_p50_us", time(jobs.queue.p50)),
        ("queue_p99_us", time(jobs.queue.p99)),
        ("queue_max_us", time(jobs.queue.max)),
        ("lateness_p50_us", time(figures.lateness.p50)),
        ("lateness_p99_us", time(figures.lateness.p99)),
        ("lateness_max_us", time(figures.lateness.max)),
        ("floor_p99_us", time(curve.floor.p99)),
        ("over_floor_p99_us", time(figures.over_floor)),
        ("kept_rounds", figures.kept_rounds.to_string()),
        ("keeps_beat", figures.keeps_beat.map(|keeps| keeps.to_string()).unwrap_or_default()),
        ("unfired_beats", figures.unfired.map(|unfired| unfired.beats.to_string()).unwrap_or_default()),
    ]
}

fn with_ends(figure: Option<Figure>) -> [String; 3] {
    let interval = figure.and_then(|figure| figure.interval);
    let low = interval.map(|interval| interval.low);
    [number(figure.map(|figure| figure.centre)), number(low), number(interval.map(|ends| ends.high))]
}

fn time(value: Option<Duration>) -> String {
    number(value.map(micros))
}

/// Writes a figure to a thousandth: fine enough for a ratio, and for a nanosecond.
fn number(value: Option<f64>) -> String {
    let shown = |value: f64| ((value * 1e3).round() / 1e3).to_string();
    value.filter(|value| value.is_finite()).map(shown).unwrap_or_default()
}
