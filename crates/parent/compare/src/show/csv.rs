//! A summary as CSV, for spreadsheets: one header, then one line for each cell. The names are those
//! of the JSON document.
//!
//! **Invariant:** every line has as many fields as the header, also if the reader goes line by
//! line. A figure that was not taken is an empty field.

use figures::{Change, Summary, TwoRuns};
use words::json::Quartet;
use words::{CsvRow, field};

use super::baseline::ChangeShape;
use super::shape::{CellShape, Trio};

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
    [figures(cell), jobs(cell)].concat()
}

fn figures(cell: &CellShape<'_>) -> CsvRow {
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
    ]
}

/// Returns how jobs came and how long they took, and the start.
fn jobs(cell: &CellShape<'_>) -> CsvRow {
    let [job_p50, job_p99, job_max] = trio(&cell.job_us);
    let [queue_p50, queue_p99, queue_max] = trio(&cell.queue_us);
    let [service_p50, service_p99, service_max] = trio(&cell.service_us);
    let [start_p50, start_p99, start_max] = trio(&cell.start_us);
    vec![
        ("load", cell.load.clone()),
        ("probe", cell.probe.clone()),
        ("length_us", field(cell.length_us)),
        ("jobs_due", field(cell.jobs_due)),
        ("jobs_done", field(cell.jobs_done)),
        ("jobs_refused", field(cell.jobs_refused)),
        ("job_p50_us", job_p50),
        ("job_p99_us", job_p99),
        ("job_max_us", job_max),
        ("queue_p50_us", queue_p50),
        ("queue_p99_us", queue_p99),
        ("queue_max_us", queue_max),
        ("service_p50_us", service_p50),
        ("service_p99_us", service_p99),
        ("service_max_us", service_max),
        ("backlog_grew_by", field(cell.backlog_grew_by)),
        ("start_p50_us", start_p50),
        ("start_p99_us", start_p99),
        ("start_max_us", start_max),
        ("beat_lost_at", field(cell.beat_lost_at)),
    ]
}

fn changed(before: &str, change: Option<&Change>) -> CsvRow {
    let shape = change.map(ChangeShape::of);
    let speed = shape.as_ref().map(|shape| &shape.speed);
    let lateness = shape.as_ref().map(|shape| &shape.lateness);
    let ratio_ci = speed.and_then(|speed| speed.ratio_ci);
    let change_ci = lateness.and_then(|lateness| lateness.change_us_ci);
    let jobs = shape.as_ref().and_then(|shape| shape.job_latency.as_ref());
    let jobs_ci = jobs.and_then(|jobs| jobs.ratio_ci);
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
        ("baseline_job_latency", field(jobs.map(|jobs| jobs.verdict))),
        ("baseline_job_latency_ratio", field(jobs.and_then(|jobs| jobs.ratio))),
        ("baseline_job_latency_ratio_ci_low", field(jobs_ci.map(|[low, _]| low))),
        ("baseline_job_latency_ratio_ci_high", field(jobs_ci.map(|[_, high]| high))),
    ]
}

fn lateness(of: &Quartet) -> [String; 4] {
    [of.p50, of.p99, of.p999, of.max].map(field)
}

fn trio(of: &Trio) -> [String; 3] {
    [of.p50, of.p99, of.max].map(field)
}
