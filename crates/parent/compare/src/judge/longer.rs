//! Estimates the time of a run whose measurements are longer.

use std::time::Duration;

use figures::Summary;

/// Returns about how long all measurements of a run take, if each takes `duration`. What was
/// skipped is not measured.
pub(crate) fn whole_run(summary: &Summary, duration: Duration) -> Duration {
    let cells = summary.cells.iter().map(|row| &row.outcome);
    let controls = summary.floors.iter().map(|row| &row.outcome);
    let controls = controls.chain(summary.raws.iter().map(|row| &row.outcome));
    let subjects = cells.chain(controls).filter(|outcome| outcome.was_tried()).count();
    let subjects = u32::try_from(subjects).unwrap_or(u32::MAX);
    duration.saturating_mul(subjects.saturating_mul(summary.run.rounds))
}
