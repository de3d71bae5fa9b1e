//! Both rounds of a cell, or of its controls.

use std::time::Duration;

use record::{Cell, Measurement, Subject};

use crate::{mostly, record, work};

/// Makes both rounds of a cell, each with [`mostly`] these beats and with the steps of its round.
pub fn measured(cell: &Cell, usual: Duration, late: Duration, steps: [u64; 2]) -> Vec<Measurement> {
    let both = (0..).zip(steps);
    both.map(|(round, steps)| {
        record(Subject::Cell(cell.clone()), round, Some(mostly(usual, late)), Some(work(steps)))
    })
    .collect()
}

/// Makes both rounds of the controls of a cell.
///
/// The floor is 0.1 ms late, and 0.2 ms at p99. The raw job does 1,000,000 steps a second.
pub fn controls(cell: &Cell) -> Vec<Measurement> {
    let floor = mostly(Duration::from_micros(100), Duration::from_micros(200));
    (0..2)
        .flat_map(|round| {
            [
                record(Subject::floor_of(cell), round, Some(floor.clone()), None),
                record(Subject::raw_of(cell), round, None, Some(work(1_000_000))),
            ]
        })
        .collect()
}
