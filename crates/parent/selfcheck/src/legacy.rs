//! Selfchecks that were stored before trials had a purpose: the number of the round told it.

use record::{Cell, Measurement, Purpose, RunInfo, Subject};

use crate::plan::WORK;

/// The rounds of floors that were stalled were numbered from here,
const STALLED_FROM: u32 = 1_000_000;
/// and those of the twins' floors from here.
const TWIN_FLOORS_FROM: u32 = 2_000_000;

/// Gives a measurement of record format 1 its purpose and its round.
pub(crate) fn upgrade(info: &RunInfo, measurement: &mut Measurement) {
    if measurement.answer.format() > 1 {
        return;
    }
    let (subject, number) = (measurement.subject().clone(), measurement.round());
    let cells = u32::try_from(info.cells.len()).unwrap_or(u32::MAX).max(1);
    let (purpose, round) = match &subject {
        Subject::Floor { .. } if number >= TWIN_FLOORS_FROM => {
            (Purpose::Comparison, number - TWIN_FLOORS_FROM)
        }
        Subject::Floor { .. } if number >= STALLED_FROM => (Purpose::StalledFloor, number - STALLED_FROM),
        // The even ones were as they are, the odd ones muted.
        Subject::Floor { .. } if number % 2 == 0 => (Purpose::TickerCost, number / 2),
        Subject::Floor { .. } => (Purpose::MutedFloor, number / 2),
        Subject::Bare { .. } => (Purpose::TickerCost, number),
        Subject::Raw { .. } => (Purpose::RawOf(number % cells), number / cells),
        // The even ones were the cell, the odd ones its twin. The slower ones have other work, and were measured once.
        Subject::Cell(Cell { workload, .. }) if workload == WORK && number % 2 == 1 => {
            (Purpose::Twin, number / 2)
        }
        Subject::Cell(Cell { workload, .. }) if workload == WORK => (Purpose::Comparison, number / 2),
        Subject::Cell(_) | Subject::Cost(_) => (Purpose::Comparison, number),
    };
    measurement.answer.assign(subject, purpose, round);
}
