//! An experiment whose type is forgotten: what is known of it without measuring.

use engine::{Experiment, Settling};
use record::{Measurement, RunInfo, Trial};

/// Makes the rule by which trials of a run are left out: see [`Experiment::settling`].
pub(crate) type SettlingOf = fn(&RunInfo) -> Box<dyn Settling>;

/// An experiment that a program knows.
#[derive(Debug)]
pub struct KnownExperiment {
    /// See [`Experiment::COMMAND`].
    pub(crate) command: &'static str,
    /// See [`Experiment::KEY`].
    pub(crate) key: &'static str,
    /// See [`Experiment::trials`].
    pub(crate) trials: fn(&RunInfo) -> Vec<Trial>,
    /// See [`Experiment::upgrade`].
    pub(crate) upgrade: fn(&RunInfo, &mut [Measurement]),
    /// See [`Experiment::settling`].
    pub(crate) settling: SettlingOf,
}

impl KnownExperiment {
    /// Forgets the type of an experiment.
    pub const fn of<E: Experiment>() -> Self {
        KnownExperiment {
            command: E::COMMAND,
            key: E::KEY,
            trials: E::trials,
            upgrade: E::upgrade,
            settling: E::settling,
        }
    }
}
