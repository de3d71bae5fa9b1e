//! A summary as CSV, for spreadsheets: one header, one line a cell, the names of the JSON document made flat.
//!
//! What must stay true: every line has as many fields as the header, also for who reads it line by line, and a
//! figure that was not taken is an empty one.

use super::baseline::ChangeShape;
use super::one_line;
use super::shape::{CellShape, LatenessShape};
use crate::summary::{Change, Comparison, Summary};

/// The cells of a summary as CSV. Durations are in microseconds. Nothing at all for a run without cells.
pub fn csv(summary: &Summary) -> String {
    written(summary.cells.iter().map(|row| fields(&CellShape::of(row))).collect())
}

/// The same with what changed since a baseline, in further columns at the end of each line. They are empty for a
/// cell that the baseline has not; a cell that only the baseline has has no line.
pub fn csv_with_baseline(summary: &Summary, comparison: &Comparison) -> String {
    let rows = summary.cells.iter().map(|row| {
        let change = comparison.changes.iter().find(|change| change.cell == row.of);
        let mut fields = fields(&CellShape::of(row));
        fields.extend(changed(&comparison.before.name, change));
        fields
    });
    written(rows.collect())
}

fn written(rows: Vec<Vec<(&'static str, String)>>) -> String {
    let mut writer = csv::Writer::from_writer(Vec::new());
    let Some(first) = rows.first() else { return String::new() };
    let header: Vec<&str> = first.iter().map(|(name, _)| *name).collect();
    // It writes to memory, and every row has the fields of the first: neither can fail.
    writer.write_record(&header).expect("memory can be written");
    for row in rows {
        writer.write_record(row.iter().map(|(_, value)| value)).expect("memory can be written");
    }
    let bytes = writer.into_inner().expect("memory can be written");
    String::from_utf8(bytes).expect("what was written is text")
}

fn fields(cell: &CellShape<'_>) -> Vec<(&'static str, String)> {
    let [p50, p99, p999, max] = lateness(&cell.lateness_us);
    let [floor_p50, floor_p99, floor_p999, floor_max] = lateness(&cell.floor_us);
    let place = cell.place.to_string();
    let line = |text: &str| one_line(text).into_owned();
    vec![
        ("strategy", line(cell.strategy)),
        ("setting", line(&cell.setting)),
        ("runtime", line(cell.runtime)),
        ("workload", line(cell.workload)),
        ("jobs", cell.jobs.to_string()),
        ("cpus", cell.cpus.to_string()),
        ("place", place),
        ("status", cell.status.to_owned()),
        ("reason", line(cell.reason.unwrap_or_default())),
        ("rounds", cell.rounds.to_string()),
        ("spoiled_rounds", cell.spoiled_rounds.to_string()),
        ("lateness_p50_us", p50),
        ("lateness_p99_us", p99),
        ("lateness_p999_us", p999),
        ("lateness_max_us", max),
        ("floor_p50_us", floor_p50),
        ("floor_p99_us", floor_p99),
        ("floor_p999_us", floor_p999),
        ("floor_max_us", floor_max),
        ("over_floor_us", text(cell.over_floor_us)),
        ("late_beats_ratio", text(cell.late_beats_ratio)),
        ("unfired_beats", text(cell.unfired_beats)),
        ("work_per_s", text(cell.work_per_s)),
        ("work_ratio", text(cell.work_ratio)),
        ("work_ratio_ci_low", text(cell.work_ratio_ci.map(|[low, _]| low))),
        ("work_ratio_ci_high", text(cell.work_ratio_ci.map(|[_, high]| high))),
        ("work_per_cpu_s", text(cell.work_per_cpu_s)),
        ("work_per_cpu_ratio", text(cell.work_per_cpu_ratio)),
        ("work_per_cpu_ratio_ci_low", text(cell.work_per_cpu_ratio_ci.map(|[low, _]| low))),
        ("work_per_cpu_ratio_ci_high", text(cell.work_per_cpu_ratio_ci.map(|[_, high]| high))),
        ("yields_per_s", text(cell.yields_per_s)),
        ("threads_peak", text(cell.threads_peak)),
        ("rss_peak_bytes", text(cell.rss_peak_bytes)),
        ("switches_voluntary", text(cell.switches.voluntary)),
        ("switches_involuntary", text(cell.switches.involuntary)),
        ("keeps_beat", text(cell.keeps_beat)),
    ]
}

fn changed(before: &str, change: Option<&Change>) -> Vec<(&'static str, String)> {
    let shape = change.map(ChangeShape::of);
    let speed = shape.as_ref().map(|shape| &shape.speed);
    let lateness = shape.as_ref().map(|shape| &shape.lateness);
    let ratio_ci = speed.and_then(|speed| speed.ratio_ci);
    let change_ci = lateness.and_then(|lateness| lateness.change_us_ci);
    vec![
        ("baseline", shape.as_ref().map(|_| before.to_owned()).unwrap_or_default()),
        ("baseline_speed", text(speed.map(|speed| speed.verdict))),
        ("baseline_ratio", text(speed.and_then(|speed| speed.ratio))),
        ("baseline_ratio_ci_low", text(ratio_ci.map(|[low, _]| low))),
        ("baseline_ratio_ci_high", text(ratio_ci.map(|[_, high]| high))),
        ("baseline_lateness", text(lateness.map(|lateness| lateness.verdict))),
        ("baseline_lateness_change_ci_low_us", text(change_ci.map(|[low, _]| low))),
        ("baseline_lateness_change_ci_high_us", text(change_ci.map(|[_, high]| high))),
        ("baseline_lateness_at_quantile", text(lateness.and_then(|lateness| lateness.at_quantile))),
        ("baseline_beat", text(shape.as_ref().map(|shape| shape.beat))),
    ]
}

fn lateness(of: &LatenessShape) -> [String; 4] {
    [of.p50, of.p99, of.p999, of.max].map(text)
}

fn text(value: Option<impl ToString>) -> String {
    value.map(|value| value.to_string()).unwrap_or_default()
}
