//! What an experiment is to everything that runs, resumes and reports one.
//!
//! A new experiment is one crate that implements [`Experiment`], and one line in the command line's list.

use std::path::PathBuf;

use anyhow::Result;
use record::{Measurement, RunInfo, Trial};

use crate::BadRequest;
use crate::catalogue::Catalogue;
use crate::choose::Chosen;
use crate::occasion::Occasion;
use crate::store::Stored;

/// A kind of measuring: what is asked for, what is measured for it, what that comes to, and how it is shown.
///
/// **Invariant:** the trials of a run follow from its description alone. So a stored run of any experiment can be resumed
/// and reported.
pub trait Experiment {
    /// The subcommand: `compare`.
    const COMMAND: &'static str;
    /// What a stored run of it is called in its description: `comparison`.
    const KEY: &'static str;
    /// How a finding can be shown; the first where nobody chose.
    const FORMATS: &'static [Format];
    /// Whether a finding says what changed since another run of the same experiment.
    const HAS_BASELINE: bool = false;
    /// Whether a finding can be drawn into a file beside what is shown.
    const HAS_PICTURE: bool = false;

    /// What may be chosen on the command line, beside what every experiment takes.
    type Options: clap::Args;
    /// What is known of the system besides the measurements. It is asked once, after a whole run.
    type Aside: Default;
    /// What a run comes to.
    type Finding;

    /// Refuses what can be seen to make no sense before anything is built.
    ///
    /// # Errors
    /// With the first such thing, and what would be right.
    fn check(options: &Self::Options, cpus_here: u32) -> Result<(), BadRequest>;

    /// Returns the names and patterns that were chosen. They are checked before anything is built.
    fn chosen(_options: &Self::Options) -> Chosen<'_> {
        Chosen::default()
    }

    /// Describes a run. Asks the strategies' binaries what they can do, and makes the workloads ready.
    ///
    /// # Errors
    /// [`BadRequest`] if the options make no sense; anything else if a binary gives no answer.
    fn describe(options: &Self::Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo>;

    /// Returns all trials of a run, in their order.
    fn trials(info: &RunInfo) -> Vec<Trial>;

    /// Asks the system for what the measurements are held against.
    fn aside() -> Self::Aside {
        Self::Aside::default()
    }

    /// Gives the measurements of a run of record format 1 their purposes.
    fn upgrade(_info: &RunInfo, _measurements: &mut [Measurement]) {}

    /// Makes one run of several, with the rounds of all.
    ///
    /// # Errors
    /// [`BadRequest`] if they can't be merged; by default none can.
    fn merge(first: Stored, _others: Vec<Stored>) -> Result<Stored, BadRequest> {
        let command = Self::COMMAND;
        Err(BadRequest(format!(
            "{} is a run of `cargo xtask {command}`, which can't be merged",
            first.info.name
        )))
    }

    /// Says what a run comes to. It is pure: the same measurements give the same finding.
    fn judge(evidence: &Evidence<'_>, aside: Self::Aside) -> Self::Finding;

    /// Shows a finding.
    ///
    /// # Errors
    /// If it can't be drawn.
    fn show(finding: &Self::Finding, view: &View) -> Result<Shown>;
}

/// What is judged.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The run.
    pub info: &'a RunInfo,
    /// Its measurements, in the order in which they were made.
    pub measurements: &'a [Measurement],
    /// The run that it is compared with.
    pub baseline: Option<&'a Stored>,
}

/// How a finding is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// As what.
    pub format: Format,
    /// Whether the text may have colours.
    pub coloured: bool,
    /// Whether a change for the worse since the baseline makes the command fail.
    pub fail_on_regression: bool,
    /// The file for a picture.
    pub picture: Option<PathBuf>,
}

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, clap::ValueEnum)]
pub enum Format {
    /// For a terminal of 80 columns
    #[value(alias = "text", alias = "plot")]
    Table,
    /// A table for a README or an issue
    Markdown,
    /// A line a row, for a spreadsheet
    Csv,
    /// Everything, for a program
    Json,
    /// A picture
    Svg,
    /// The lateness of every beat, for HdrHistogram's tools
    Hlog,
}

/// A finding, ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Shown {
    /// For stdout.
    pub text: String,
    /// For stderr: what the text has no room for. Each ends without a line end.
    pub remarks: Vec<String>,
    /// For the file that a picture was asked for.
    pub picture: Option<String>,
    /// Whether all is well: nothing failed, and nothing became worse if that was asked.
    pub is_well: bool,
}
