//! Which measurement counts, if a trial was carried out more than once.
//!
//! **Invariant:** this is the only answer to that question. An undisturbed measurement counts before a spoiled one, and among
//! equals the later one counts. The order in which they are given decides nothing else.

use std::collections::BTreeMap;

use record::{Key, Machine, Measurement, Record};

use crate::spoil::{Spoil, spoiled};

/// The measurement of a trial that counts.
#[derive(Clone, Copy, Debug)]
pub struct Counted<'m> {
    /// The measurement.
    pub measurement: &'m Measurement,
    /// What spoiled it. `None` if nothing did, or nothing is known.
    pub spoil: Option<Spoil>,
    /// Its place among those that were given.
    pub at: usize,
}

impl<'m> Counted<'m> {
    /// Returns the record, unless the trial failed.
    pub fn record(&self) -> Option<&'m Record> {
        match &self.measurement.answer {
            record::Answer::Record(record) => Some(record),
            record::Answer::Failure(_) => None,
        }
    }
}

/// Finds for each trial the measurement that counts, of those that were made on this machine.
pub fn counted<'m>(measurements: &'m [Measurement], machine: &Machine) -> BTreeMap<Key<'m>, Counted<'m>> {
    let mut counted: BTreeMap<Key<'m>, Counted<'m>> = BTreeMap::new();
    for (at, measurement) in measurements.iter().enumerate() {
        let around = measurement.surroundings.as_ref();
        let spoil = around.and_then(|around| spoiled(around, machine));
        let earlier = counted.get(&measurement.key());
        if earlier.is_none_or(|earlier| earlier.spoil.is_some() || spoil.is_none()) {
            counted.insert(measurement.key(), Counted { measurement, spoil, at });
        }
    }
    counted
}
