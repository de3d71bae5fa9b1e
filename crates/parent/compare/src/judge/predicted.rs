//! The lateness that the simulator predicts, beside the measured one.
//!
//! **Invariant:** a prediction is never shown as a measurement, and changes no verdict.

use std::time::Duration;

use figures::{Row, Summary};
use record::{Cell, RunInfo};

/// A cell whose lateness was predicted.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct Predicted<'s> {
    pub(crate) cell: &'s Cell,
    /// The predicted lateness at p99.
    pub(crate) p99: Duration,
    /// The measured lateness at p99.
    pub(crate) measured: Duration,
}

impl Predicted<'_> {
    /// Says that the prediction parts from the measurement by more than half of it.
    pub(crate) fn parts(&self) -> bool {
        2 * self.p99.abs_diff(self.measured) > self.measured
    }
}

/// Returns the predictions for the cells that were measured, in the order of the plan.
pub(crate) fn predictions(summary: &Summary) -> Vec<Predicted<'_>> {
    let of = |row: &'_ Row<Cell>| Some((row.figures.lateness().p99?, p99(&summary.run, &row.of)?));
    let rows = summary.cells.iter();
    rows.filter_map(|row| of(row).map(|(measured, p99)| Predicted { cell: &row.of, p99, measured })).collect()
}

/// Predicts the lateness of a cell at p99. `None` if the simulator knows no such cell.
///
/// This is the one place to connect the simulator (`theory::predict`).
fn p99(_run: &RunInfo, _cell: &Cell) -> Option<Duration> {
    None
}

#[cfg(test)]
mod tests {
    use super::*;
    use sample::{cell, ms};

    #[test]
    fn a_prediction_parts_from_the_measurement_by_more_than_half_of_it() {
        let cell = cell("inline", "tokio/1");
        let parts = |p99, measured| Predicted { cell: &cell, p99: ms(p99), measured: ms(measured) }.parts();
        assert!(!parts(95, 95) && !parts(50, 100) && !parts(150, 100));
        assert!(parts(49, 100) && parts(151, 100) && parts(1, 95));
    }
}
