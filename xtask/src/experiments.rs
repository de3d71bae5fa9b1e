//! The list of experiments, and what is known of each without measuring.
//!
//! A new experiment is one line in `each_experiment`. The modules that do something with an
//! experiment make their own tables with that macro: `measure.rs` and `report.rs`.

use engine::{BadRequest, Experiment};
use record::{Measurement, RunInfo, Trial};

/// Makes an array with one element for each experiment, in the order of `--help`. The argument is a
/// `const fn` that makes the element of an experiment `E`.
macro_rules! each_experiment {
    ($element:ident) => {
        [
            $element::<compare::Comparison>(),
            $element::<sweep::SweepExperiment>(),
            $element::<reproduce::ArticleExperiment>(),
            $element::<selfcheck::InstrumentCheck>(),
        ]
    };
}
pub(crate) use each_experiment;

/// The rule by which a trial is left out: see [`Experiment::is_settled`].
pub(crate) type IsSettled = fn(&RunInfo, &[Measurement], &Trial) -> bool;

/// An experiment that this program knows.
pub(crate) struct KnownExperiment {
    /// See [`Experiment::COMMAND`].
    pub(crate) command: &'static str,
    /// See [`Experiment::KEY`].
    key: &'static str,
    /// See [`Experiment::trials`].
    pub(crate) trials: fn(&RunInfo) -> Vec<Trial>,
    /// See [`Experiment::upgrade`].
    pub(crate) upgrade: fn(&RunInfo, &mut [Measurement]),
    /// See [`Experiment::is_settled`].
    pub(crate) is_settled: IsSettled,
}

static KNOWN: [KnownExperiment; 4] = each_experiment!(known);

const fn known<E: Experiment>() -> KnownExperiment {
    KnownExperiment {
        command: E::COMMAND,
        key: E::KEY,
        trials: E::trials,
        upgrade: E::upgrade,
        is_settled: E::is_settled,
    }
}

impl KnownExperiment {
    /// Finds the experiment that made a run.
    ///
    /// # Errors
    /// [`BadRequest`] if this program does not know the experiment.
    pub(crate) fn of_run(info: &RunInfo) -> Result<&'static KnownExperiment, BadRequest> {
        KNOWN.iter().find(|known| known.key == info.experiment).ok_or_else(|| {
            let (name, key) = (&info.name, words::one_line(&info.experiment));
            BadRequest(format!(
                "the run {name} was made by the experiment `{key}`, which this version does not know: use \
                 the version that made it, or a newer one"
            ))
        })
    }
}
