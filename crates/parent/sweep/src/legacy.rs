//! Sweeps that were stored before trials had a purpose: the number of the round told it.

use record::{Measurement, Purpose};

/// The rounds of trials of slices were numbered from here.
const SLICES_FROM: u32 = 1_000_000;

/// Gives a measurement of record format 1 its purpose and its round.
pub(crate) fn upgrade(measurement: &mut Measurement) {
    let (subject, round) = (measurement.subject().clone(), measurement.round());
    if measurement.answer.format() == 1 && round >= SLICES_FROM {
        measurement.answer.assign(subject, Purpose::Slices, round - SLICES_FROM);
    }
}
