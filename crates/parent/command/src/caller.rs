//! The program that offers the commands: which experiments it knows, and how it is called.
//!
//! **Invariant:** every command that a message advises is written here, by
//! [`Caller::line`](Caller).

use record::RunInfo;

use engine::BadRequest;

use crate::known::KnownExperiment;

/// The program that a person called.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// Its experiments, in the order of `--help`.
    pub experiments: &'static [KnownExperiment],
    /// Returns the command line as it arrived, without the quotes that a shell took away.
    pub typed: fn() -> String,
    /// Writes the command line that does something, as a person types it.
    pub line: fn(Act<'_>) -> String,
}

/// Something that a person can do with a command line.
#[derive(Clone, Copy, Debug)]
pub enum Act<'a> {
    /// Measures an experiment: `cargo xtask compare`.
    Measure(&'static str),
    /// Measures the rest of a run.
    Resume(&'static str, &'a str),
    /// Shows a stored run again.
    Report(&'a str),
    /// Lists the stored runs.
    Runs,
    /// Lists what can be measured.
    List,
}

impl Caller {
    /// Returns the command line for an act, in backticks.
    pub(crate) fn quoted(&self, act: Act<'_>) -> String {
        format!("`{}`", (self.line)(act))
    }

    /// Finds the experiment that made a run.
    ///
    /// # Errors
    /// [`BadRequest`] if this program does not know the experiment.
    pub(crate) fn experiment_of(&self, info: &RunInfo) -> Result<&'static KnownExperiment, BadRequest> {
        self.experiments.iter().find(|known| known.key == info.experiment).ok_or_else(|| {
            let (name, key) = (&info.name, words::one_line(&info.experiment));
            BadRequest(format!(
                "the run {name} was made by the experiment `{key}`, which this version does not know: use \
                 the version that made it, or a newer one"
            ))
        })
    }
}
