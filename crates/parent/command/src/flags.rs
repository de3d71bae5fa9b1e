//! The flags that several commands share, and how their values are read.
//!
//! **Invariant:** a value that can't be read is answered in the project's words, never in those of
//! the parser.

use std::any::TypeId;
use std::error::Error;
use std::path::PathBuf;
use std::time::Duration;

use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::error::{ContextKind, ContextValue, ErrorKind};
use clap::{Args, Command, ValueEnum};
use engine::typed::{advice, number, number_within, quota, size};
use engine::{BadRequest, Bounds, Format, Store, variable};

use crate::subjects::Subjects;

/// The flags about measuring any experiment, and about keeping its run.
#[derive(Debug, Args)]
pub(crate) struct RunFlags {
    /// Repeat the order and the phases of an earlier run [default: a new seed]
    #[arg(long, value_name = "S", value_parser = number::<u64>, help_heading = "How it is measured")]
    pub(crate) seed: Option<u64>,

    /// Limit the memory of each child; a thread counts with 2 MiB (Linux) [default: half of the
    /// machine's, at least 2GiB]
    #[arg(long, value_name = "SIZE", value_parser = size::read, help_heading = "How it is measured")]
    pub(crate) memory: Option<u64>,

    /// Let the children run under a quota of so many processors, as a container with a limit does
    /// (Linux, as root) [default: none]
    #[arg(long, value_name = "Q", value_parser = quota::read, help_heading = "How it is measured")]
    pub(crate) quota: Option<u64>,

    /// Measure what this interrupted run lacks, and show the whole of it
    #[arg(long, value_name = "RUN", help_heading = "What comes of it")]
    pub(crate) resume: Option<String>,

    /// Keep the run under this name, to show it again or to compare with it
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    pub(crate) save: Option<String>,

    #[command(flatten)]
    pub(crate) store: StoreFlags,
}

/// The variable of the environment that names the folder for runs.
const RUNS: &str = "BREATHER_RUNS";

/// The flag about the folder for runs.
#[derive(Clone, Debug, Args)]
pub(crate) struct StoreFlags {
    /// The folder for runs [env: BREATHER_RUNS] [default: .breather/runs in the workspace]
    // Read here and not by the parser, to which an empty variable is a missing value.
    #[arg(long = "runs", value_name = "DIR", help_heading = "What comes of it")]
    folder: Option<PathBuf>,
}

impl StoreFlags {
    /// Returns the store that the flags choose, or the usual one of these subjects.
    pub(crate) fn store(&self, subjects: &Subjects) -> Store {
        let named = self.folder.clone().or_else(|| variable(RUNS).map(PathBuf::from));
        Store::at(named.unwrap_or_else(|| subjects.runs.clone()))
    }
}

/// The flag about the format of a finding.
#[derive(Clone, Debug, Args)]
pub(crate) struct FormatFlags {
    /// How the figures are written to stdout [default: table]
    #[arg(long, value_enum, help_heading = "What comes of it")]
    pub(crate) format: Option<Format>,
}

/// The flag about the long form of a finding.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct ExplainFlags {
    /// Show as well how to read each figure, which strategy leads under each load, and the machine
    #[arg(long, help_heading = "What comes of it")]
    pub(crate) explain: bool,
}

/// The flags about the run that a finding is compared with.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct BaselineFlags {
    /// Say what changed since this run
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    pub(crate) baseline: Option<String>,

    /// Exit 1 if a cell became slower or later than in the baseline, lost its beat, or newly fails
    #[arg(long, requires = "baseline", help_heading = "What comes of it")]
    pub(crate) fail_on_regression: bool,
}

/// The flag about the file for a picture.
#[derive(Clone, Debug, Default, Args)]
pub(crate) struct PictureFlags {
    /// Write the picture to this file as well
    #[arg(long, value_name = "FILE", help_heading = "What comes of it")]
    pub(crate) svg: Option<PathBuf>,
}

/// Makes a parser for some of the formats. It also takes a format's other names (`text`, `plot`).
///
/// # Panics
/// Never: each name that it takes is one of a format.
pub fn format_among(formats: &'static [Format]) -> ValueParser {
    let names = formats.iter().filter_map(ValueEnum::to_possible_value);
    ValueParser::new(
        PossibleValuesParser::new(names)
            .map(|name| Format::from_str(&name, true).expect("a possible value is a format")),
    )
}

/// Returns the word that a format is chosen by.
pub(crate) fn word_of(format: Format) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Lets a command read its whole numbers as the project writes them, whichever flags they are of. A
/// number of any experiment is a `u32`.
///
/// A number or a duration may begin with a minus. It is refused as a value, and not as an unknown
/// flag.
pub(crate) fn with_own_numbers(command: Command) -> Command {
    command.mut_args(|argument| {
        let kind = argument.get_value_parser().type_id();
        if kind == TypeId::of::<u32>() {
            let parser = whole_number(most_of(argument.get_id().as_str()));
            argument.value_parser(parser).allow_hyphen_values(true)
        } else if kind == TypeId::of::<u64>() || kind == TypeId::of::<Duration>() {
            argument.allow_hyphen_values(true)
        } else {
            argument
        }
    })
}

/// Returns the most that a flag takes. `None` if it takes whatever fits.
fn most_of(flag: &str) -> Option<u32> {
    match flag {
        "rounds" => Some(Bounds::MOST_ROUNDS),
        "jobs" => Some(Bounds::MOST_JOBS),
        "cpus" => Some(engine::cpus()),
        _ => None,
    }
}

/// Makes a parser for whole numbers. A number above the most is left to the experiment's own check,
/// which says why there is a bound.
fn whole_number(most: Option<u32>) -> impl Fn(&str) -> Result<u32, String> + Clone + Send + Sync {
    move |text| match most {
        Some(most) => number(text).or_else(|_| number_within(text, 1..=most.into())),
        None => number(text),
    }
}

/// Turns an error of the parser into the flag, its value, and why the value can't be read. `None`
/// for an error of another kind.
pub fn unreadable_value(error: &clap::Error) -> Option<BadRequest> {
    let text = |kind| match error.get(kind) {
        Some(ContextValue::String(text)) => Some(text.as_str()),
        _ => None,
    };
    // The flag comes with the name of its value: `--jobs <J,J>`.
    let with_value = text(ContextKind::InvalidArg)?;
    let flag = with_value.split(' ').next()?;
    let value = text(ContextKind::InvalidValue)?;
    let told = match (error.kind(), error.get(ContextKind::ValidValue)) {
        (ErrorKind::ValueValidation, _) => error.source()?.to_string(),
        (ErrorKind::InvalidValue, Some(ContextValue::Strings(right))) if !right.is_empty() => {
            advice(value, right)
        }
        (ErrorKind::InvalidValue, _) => {
            return Some(BadRequest(format!("{flag}: its value is missing: give {with_value}")));
        }
        _ => return None,
    };
    let value = if value.is_empty() { "''" } else { value };
    Some(BadRequest(format!("{flag} {value}: {told}")))
}
