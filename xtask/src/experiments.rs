//! The experiments, one line each.
//!
//! An [`Entry`] forgets the type of an experiment, so that the command line, `--resume` and `report` treat all alike.

use std::process::ExitCode;

use anyhow::Result;
use clap::ArgMatches;
use engine::{BadRequest, Experiment};
use record::{Measurement, RunInfo, Trial};

use crate::measure;
use crate::report::{self, Reported};

/// All experiments, in the order in which `--help` shows them.
pub(crate) const EXPERIMENTS: [Entry; 4] = [
    Entry::of::<compare::Comparison>(),
    Entry::of::<sweep::YieldSweep>(),
    Entry::of::<reproduce::ArticleExperiment>(),
    Entry::of::<selfcheck::InstrumentCheck>(),
];

/// What the command line does with an experiment.
pub(crate) struct Entry {
    /// See [`Experiment::COMMAND`].
    pub(crate) name: &'static str,
    /// See [`Experiment::KEY`].
    key: &'static str,
    /// Its flags and their help.
    pub(crate) command: fn() -> clap::Command,
    /// Measures and shows it.
    pub(crate) run: fn(&ArgMatches) -> Result<ExitCode>,
    /// Shows a stored run.
    pub(crate) report: fn(&Reported<'_>) -> Result<ExitCode>,
    /// See [`Experiment::trials`].
    pub(crate) trials: fn(&RunInfo) -> Vec<Trial>,
    /// See [`Experiment::upgrade`].
    pub(crate) upgrade: fn(&RunInfo, &mut [Measurement]),
}

impl Entry {
    const fn of<E: Experiment>() -> Entry {
        Entry {
            name: E::COMMAND,
            key: E::KEY,
            command: measure::command::<E>,
            run: measure::run::<E>,
            report: report::show::<E>,
            trials: E::trials,
            upgrade: E::upgrade,
        }
    }

    /// Finds the experiment that made a run.
    ///
    /// # Errors
    /// [`BadRequest`] if this program does not know it.
    pub(crate) fn of_run(info: &RunInfo) -> Result<&'static Entry, BadRequest> {
        EXPERIMENTS.iter().find(|entry| entry.key == info.experiment).ok_or_else(|| {
            let (name, key) = (&info.name, words::one_line(&info.experiment));
            BadRequest(format!(
                "{name} was made by the experiment `{key}`, which this program does not know: use the version that \
                 made it, or a newer one"
            ))
        })
    }
}
