//! The program that offers the commands: which experiments it knows, and how it is called.
//!
//! **Invariant:** every command that a message advises is written here, by
//! [`Caller::line`](Caller). It finds the same runs as the command that the person typed.

use std::ffi::OsString;

use record::RunInfo;

use engine::BadRequest;

use crate::known::KnownExperiment;

/// The program that a person called.
#[derive(Clone, Copy, Debug)]
pub struct Caller {
    /// Its experiments, in the order of `--help`.
    pub experiments: &'static [KnownExperiment],
    /// Returns the program as a person types it, and the arguments that arrived.
    pub typed: fn() -> (String, Vec<String>),
    /// Writes the command line that does something, as a person types it. The text comes behind it:
    /// it is empty, or flags with a blank before each.
    pub line: fn(Act<'_>, &str) -> String,
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
    /// Returns the command line as it has to be typed once more. A shell took quotes away, so they
    /// may be other ones.
    pub(crate) fn typed_line(&self) -> String {
        let (program, arguments) = (self.typed)();
        arguments.iter().fold(program, |line, argument| line + " " + &words::for_a_shell(argument))
    }

    /// Returns the name of the command for an act, in backticks.
    pub(crate) fn quoted(&self, act: Act<'_>) -> String {
        format!("`{}`", (self.line)(act, ""))
    }

    /// Returns the command line that a person is advised to type, in backticks: in the folder for
    /// runs that the person named.
    pub(crate) fn advised(&self, act: Act<'_>) -> String {
        self.advised_with(act, "")
    }

    /// Does the same, with further flags behind it, each with a blank before it.
    pub(crate) fn advised_with(&self, act: Act<'_>, flags: &str) -> String {
        format!("`{}`", (self.line)(act, &format!("{}{flags}", runs_flag(std::env::args_os()))))
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

/// Returns the flag with the folder for runs as it has to be typed once more, with a blank before
/// it. Empty if these arguments have none: a variable of the environment stays as it is.
fn runs_flag(arguments: impl IntoIterator<Item = OsString>) -> String {
    let mut arguments = arguments.into_iter().skip(1).take_while(|argument| argument != "--");
    while let Some(argument) = arguments.next() {
        let argument = argument.to_string_lossy().into_owned();
        let folder = match argument.strip_prefix("--runs") {
            Some("") => arguments.next().map(|folder| folder.to_string_lossy().into_owned()),
            Some(rest) => rest.strip_prefix('=').map(str::to_owned),
            None => None,
        };
        if let Some(folder) = folder {
            return format!(" --runs {}", words::for_a_shell(&folder));
        }
    }
    String::new()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn flag(line: &[&str]) -> String {
        runs_flag(line.iter().map(OsString::from))
    }

    #[test]
    fn the_folder_for_runs_is_repeated_as_a_shell_reads_it() {
        assert_eq!(flag(&["xtask", "report", "--runs", "a/b"]), " --runs a/b");
        assert_eq!(flag(&["xtask", "report", "--runs=my runs", "x"]), " --runs 'my runs'");
        assert_eq!(flag(&["bench", "--bench", "--report", "x", "--runs", "it's"]), r" --runs 'it'\''s'");
        for without in [&["xtask", "report"][..], &["--runs", "a"], &["xtask", "--", "--runs", "a"]] {
            assert_eq!(flag(without), "", "{without:?}");
        }
    }
}
