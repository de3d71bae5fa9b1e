//! An experiment whose type is forgotten: what is known of it without measuring.

use engine::Experiment;
use record::{Measurement, RunInfo, Trial};

/// The rule by which a trial is left out: see [`Experiment::is_settled`].
pub(crate) type IsSettled = fn(&RunInfo, &[Measurement], &Trial) -> bool;

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
    /// See [`Experiment::is_settled`].
    pub(crate) is_settled: IsSettled,
}

impl KnownExperiment {
    /// Forgets the type of an experiment.
    pub const fn of<E: Experiment>() -> Self {
        KnownExperiment {
            command: E::COMMAND,
            key: E::KEY,
            trials: E::trials,
            upgrade: E::upgrade,
            is_settled: E::is_settled,
        }
    }
}
