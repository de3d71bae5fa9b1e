//! A sweep as CSV, for spreadsheets: a line for each point, with the names of the JSON document
//! made flat.
//!
//! **Invariant:** every line has as many fields as the header. A figure that was not taken is an
//! empty field.

use figures::Lateness;
use words::CsvRow;
use words::json::status;

use crate::figure::{Figure, micros};
use crate::yields::curve::{Curve, SettingFigures, Sweep};

/// Writes a sweep as CSV. Durations are in microseconds.
pub(crate) fn csv(sweep: &Sweep) -> String {
    let rows: Vec<CsvRow> = sweep.curves.iter().flat_map(rows).collect();
    words::csv(&rows)
}

fn rows(curve: &Curve) -> Vec<CsvRow> {
    let mut rows = Vec::new();
    for point in &curve.points {
        let mut row = beginning(curve, &point.measured);
        row.extend([
            ("every", point.every.to_string()),
            ("within_us", String::new()),
            ("slice_us", number(point.slice_us)),
            ("slice_p99_us", String::new()),
        ]);
        row.extend(figures(curve, &point.measured));
        row.extend([
            ("predicted_overhead_ratio", number(point.predicted_overhead)),
            ("predicted_lateness_us", number(point.predicted_lateness_us)),
        ]);
        let is_knee = curve.knee.as_ref().is_some_and(|knee| knee.point.every == point.every);
        row.push(("knee", is_knee.to_string()));
        rows.push(row);
    }
    for breather in &curve.breather {
        let mut row = beginning(curve, &breather.measured);
        row.extend([
            ("every", String::new()),
            ("within_us", number(breather.within.map(micros))),
            ("slice_us", number(breather.slice_us())),
            ("slice_p99_us", number(breather.slice.p99.map(micros))),
        ]);
        row.extend(figures(curve, &breather.measured));
        row.extend(
            ["predicted_overhead_ratio", "predicted_lateness_us", "knee"].map(|name| (name, String::new())),
        );
        rows.push(row);
    }
    rows
}

fn beginning(curve: &Curve, measured: &SettingFigures) -> CsvRow {
    vec![
        ("runtime", curve.runtime.clone()),
        ("setting", measured.cell.setting.to_string()),
        ("status", status(&measured.outcome).to_owned()),
        ("reason", measured.outcome.reason().unwrap_or_default().to_owned()),
        ("rounds", measured.rounds.to_string()),
    ]
}

fn figures(curve: &Curve, measured: &SettingFigures) -> CsvRow {
    let Lateness { p50, p99, p999, max } = measured.lateness;
    let over = &measured.over_floor;
    let [overhead, overhead_low, overhead_high] = with_ends(measured.overhead);
    let [over_p50, over_p50_low, over_p50_high] = with_ends(over.p50_us);
    let [over_p99, over_p99_low, over_p99_high] = with_ends(over.p99_us);
    vec![
        ("overhead_ratio", overhead),
        ("overhead_ci_low", overhead_low),
        ("overhead_ci_high", overhead_high),
        ("lateness_p50_us", number(p50.map(micros))),
        ("lateness_p99_us", number(p99.map(micros))),
        ("lateness_p999_us", number(p999.map(micros))),
        ("lateness_max_us", number(max.map(micros))),
        ("floor_p50_us", number(curve.floor.p50.map(micros))),
        ("floor_p99_us", number(curve.floor.p99.map(micros))),
        ("over_floor_p50_us", over_p50),
        ("over_floor_p50_ci_low_us", over_p50_low),
        ("over_floor_p50_ci_high_us", over_p50_high),
        ("over_floor_p99_us", over_p99),
        ("over_floor_p99_ci_low_us", over_p99_low),
        ("over_floor_p99_ci_high_us", over_p99_high),
        ("kept_rounds", measured.kept_rounds.to_string()),
        ("keeps_beat", measured.keeps_beat.map(|keeps| keeps.to_string()).unwrap_or_default()),
        ("unfired_beats", measured.unfired.map(|unfired| unfired.beats.to_string()).unwrap_or_default()),
    ]
}

fn with_ends(figure: Option<Figure>) -> [String; 3] {
    let interval = figure.and_then(|figure| figure.interval);
    let low = interval.map(|interval| interval.low);
    [number(figure.map(|figure| figure.centre)), number(low), number(interval.map(|ends| ends.high))]
}

/// Writes a figure to a millionth: fine enough for a ratio, and for a tenth of a nanosecond.
fn number(value: Option<f64>) -> String {
    let shown = |value: f64| ((value * 1e6).round() / 1e6).to_string();
    value.filter(|value| value.is_finite()).map(shown).unwrap_or_default()
}
