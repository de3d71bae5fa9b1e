//! The experiment, as everything sees it that runs, resumes or reports one.
//!
//! A new experiment is one crate that implements [`Experiment`], and one line in the command line's
//! list.

use std::path::PathBuf;

use anyhow::Result;
use record::{Measurement, RunInfo, Trial};

use crate::BadRequest;
use crate::catalogue::Catalogue;
use crate::choose::Chosen;
use crate::occasion::Occasion;
use crate::settling::{NothingSettled, Settling};
use crate::store::Stored;

/// A kind of measuring: its options, its trials, its finding, and how the finding is shown.
///
/// **Invariant:** the trials of a run follow from its description alone. So a stored run of any
/// experiment can be resumed and reported.
pub trait Experiment {
    /// The subcommand: `compare`.
    const COMMAND: &'static str;
    /// The word for it in the description of a stored run: `comparison`.
    const KEY: &'static str;
    /// The formats of a finding, the default first.
    const FORMATS: &'static [Format];
    /// A finding can say what changed since another run of the same experiment.
    const HAS_BASELINE: bool = false;
    /// A finding has a long form, for [`View::explain`].
    const HAS_EXPLANATION: bool = false;
    /// A finding can be drawn into a file, beside the text.
    const HAS_PICTURE: bool = false;
    /// A run is kept, even if nobody gave it a name.
    const IS_KEPT: bool = true;

    /// Its own flags, beside those that every experiment takes.
    type Options: clap::Args;
    /// Figures of the system besides the measurements. They are taken once, after a whole run.
    type Aside: Default;
    /// The result of a run.
    type Finding;

    /// Refuses options that make no sense, as far as this can be seen before anything is built.
    ///
    /// # Errors
    /// With the first such option, and what would be right.
    fn check(options: &Self::Options, cpus_here: u32) -> Result<(), BadRequest>;

    /// Returns the names and patterns that were chosen. They are checked before anything is built.
    fn chosen(_options: &Self::Options) -> Chosen<'_> {
        Chosen::default()
    }

    /// Returns true if the peers in other languages are to be measured too. The catalogue then has
    /// them.
    fn has_peers(_options: &Self::Options) -> bool {
        false
    }

    /// Describes a run. Asks the strategies' binaries what they can do, and makes the workloads
    /// ready.
    ///
    /// # Errors
    /// [`BadRequest`] if the options make no sense; anything else if a binary gives no answer.
    fn describe(options: &Self::Options, occasion: &Occasion, catalogue: &Catalogue) -> Result<RunInfo>;

    /// Returns all trials of a run, in their order.
    fn trials(info: &RunInfo) -> Vec<Trial>;

    /// Returns the rule by which trials of later rounds are left out. By default every trial is
    /// carried out.
    fn settling(_info: &RunInfo) -> Box<dyn Settling> {
        Box::new(NothingSettled)
    }

    /// Takes the figures of the system that the measurements are held against.
    fn aside() -> Self::Aside {
        Self::Aside::default()
    }

    /// Gives the measurements of record format 1 their purposes.
    fn upgrade(_info: &RunInfo, _measurements: &mut [Measurement]) {}

    /// Merges several runs into one, with the rounds of all.
    ///
    /// # Errors
    /// [`BadRequest`] if they can't be merged; by default none can.
    fn merge(first: Stored, _others: Vec<Stored>) -> Result<Stored, BadRequest> {
        Err(BadRequest(format!(
            "{} is a run of `{}`, and such runs can't be shown as one: report each by itself",
            first.info.name,
            Self::COMMAND
        )))
    }

    /// Judges a run. It is pure: the same measurements give the same finding.
    fn judge(evidence: &Evidence<'_>, aside: Self::Aside) -> Self::Finding;

    /// Shows a finding.
    ///
    /// # Errors
    /// If it can't be drawn.
    fn show(finding: &Self::Finding, view: &View) -> Result<Shown>;
}

/// A run, ready to be judged.
#[derive(Clone, Copy, Debug)]
pub struct Evidence<'a> {
    /// The run.
    pub info: &'a RunInfo,
    /// Its measurements, in the order in which they were made.
    pub measurements: &'a [Measurement],
    /// The run to compare it with.
    pub baseline: Option<&'a Stored>,
    /// The format in which the finding will be shown. What only another one shows need not be
    /// found.
    pub format: Format,
}

/// The way in which a finding is shown.
#[derive(Clone, Debug)]
pub struct View {
    /// Its format.
    pub format: Format,
    /// The text may have colours.
    pub coloured: bool,
    /// Everything is shown: the legend in full, and the details that the short notes leave out.
    pub explain: bool,
    /// A change for the worse since the baseline makes the command fail.
    pub fail_on_regression: bool,
    /// The file for a picture.
    pub picture: Option<PathBuf>,
}

/// A format of figures on stdout.
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
    /// For stderr: remarks that the text has no room for, each without a line end.
    pub remarks: Vec<String>,
    /// For the file of [`View::picture`].
    pub picture: Option<String>,
    /// Nothing failed, and nothing became worse if that was asked.
    pub is_well: bool,
}
