//! A summary as CSV, for spreadsheets: one header, then one line for each cell. The names are those
//! of the JSON document.
//!
//! **Invariant:** every line has as many fields as the header, also if the reader goes line by
//! line. A figure that was not taken is an empty field.

use figures::{Change, Summary, TwoRuns};
use words::json::Quartet;
use words::{CsvRow, field};

use super::baseline::ChangeShape;
use super::shape::CellShape;

/// Writes the cells of a summary as CSV. Durations are in microseconds. The text is empty for a run
/// without cells.
pub(crate) fn csv(summary: &Summary) -> String {
    words::csv(&summary.cells.iter().map(|row| fields(&CellShape::of(row))).collect::<Vec<_>>())
}

/// Writes the same with the changes since a baseline, in more columns at the end of each line. They
/// are empty for a cell that the baseline does not have. A cell that only the baseline has gets no
/// line.
pub(crate) fn csv_with_baseline(summary: &Summary, comparison: &TwoRuns) -> String {
    let rows = summary.cells.iter().map(|row| {
        let change = comparison.changes.iter().find(|change| change.cell == row.of);
        let mut fields = fields(&CellShape::of(row));
        fields.extend(changed(&comparison.before.name, change));
        fields
    });
    words::csv(&rows.collect::<Vec<_>>())
}

fn fields(cell: &CellShape<'_>) -> CsvRow {
    let [p50, p99, p999, max] = lateness(&cell.lateness_us);
    let [floor_p50, floor_p99, floor_p999, floor_max] = lateness(&cell.floor_us);
    let place = cell.place.to_string();
    let line = str::to_owned;
    vec![
        ("strategy", line(cell.strategy)),
        ("setting", line(&cell.setting)),
        ("runtime", line(cell.runtime)),
        ("workload", line(cell.workload)),
        ("jobs", field(cell.jobs)),
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
        ("over_floor_us", field(cell.over_floor_us)),
        ("late_beats_ratio", field(cell.late_beats_ratio)),
        ("unfired_beats", field(cell.unfired_beats)),
        ("work_per_s", field(cell.work_per_s)),
        ("work_ratio", field(cell.work_ratio)),
        ("work_ratio_ci_low", field(cell.work_ratio_ci.map(|[low, _]| low))),
        ("work_ratio_ci_high", field(cell.work_ratio_ci.map(|[_, high]| high))),
        ("work_per_cpu_s", field(cell.work_per_cpu_s)),
        ("work_per_cpu_ratio", field(cell.work_per_cpu_ratio)),
        ("work_per_cpu_ratio_ci_low", field(cell.work_per_cpu_ratio_ci.map(|[low, _]| low))),
        ("work_per_cpu_ratio_ci_high", field(cell.work_per_cpu_ratio_ci.map(|[_, high]| high))),
        ("yields_per_s", field(cell.yields_per_s)),
        ("threads_peak", field(cell.threads_peak)),
        ("rss_peak_bytes", field(cell.rss_peak_bytes)),
        ("switches_voluntary", field(cell.switches.voluntary)),
        ("switches_involuntary", field(cell.switches.involuntary)),
        ("keeps_beat", field(cell.keeps_beat)),
        ("held_back_ratio", field(cell.held_back_ratio)),
        ("load", line(&cell.load)),
        ("probe", line(&cell.probe)),
    ]
}

fn changed(before: &str, change: Option<&Change>) -> CsvRow {
    let shape = change.map(ChangeShape::of);
    let speed = shape.as_ref().map(|shape| &shape.speed);
    let lateness = shape.as_ref().map(|shape| &shape.lateness);
    let ratio_ci = speed.and_then(|speed| speed.ratio_ci);
    let change_ci = lateness.and_then(|lateness| lateness.change_us_ci);
    vec![
        ("baseline", shape.as_ref().map(|_| before.to_owned()).unwrap_or_default()),
        ("baseline_speed", field(speed.map(|speed| speed.verdict))),
        ("baseline_ratio", field(speed.and_then(|speed| speed.ratio))),
        ("baseline_ratio_ci_low", field(ratio_ci.map(|[low, _]| low))),
        ("baseline_ratio_ci_high", field(ratio_ci.map(|[_, high]| high))),
        ("baseline_lateness", field(lateness.map(|lateness| lateness.verdict))),
        ("baseline_lateness_change_ci_low_us", field(change_ci.map(|[low, _]| low))),
        ("baseline_lateness_change_ci_high_us", field(change_ci.map(|[_, high]| high))),
        ("baseline_lateness_at_quantile", field(lateness.and_then(|lateness| lateness.at_quantile))),
        ("baseline_beat", field(shape.as_ref().map(|shape| shape.beat))),
    ]
}

fn lateness(of: &Quartet) -> [String; 4] {
    [of.p50, of.p99, of.p999, of.max].map(field)
}
