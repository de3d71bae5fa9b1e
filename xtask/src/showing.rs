//! How a finding is shown, what it is compared with, and how that ends a command.
//!
//! **Invariant:** a program that reads stdout gets one document. What differs between two runs is said on stderr before
//! anything is compared.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use anyhow::{Context, Result};
use clap::builder::{PossibleValuesParser, TypedValueParser, ValueParser};
use clap::{Args, ValueEnum};
use engine::{BadRequest, Evidence, Experiment, Format, Shown, Store, Stored, View};
use figures::differences;
use record::RunInfo;

use crate::{ending, output, report, session};

/// How a finding is written.
#[derive(Debug, Args)]
pub(crate) struct Writing {
    /// How the figures are written to stdout [default: the first]
    #[arg(long, value_enum, help_heading = "What comes of it")]
    pub(crate) format: Option<Format>,
}

/// What a finding is compared with.
#[derive(Debug, Default, Args)]
pub(crate) struct Comparing {
    /// Say what changed since this run
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    pub(crate) baseline: Option<String>,

    /// Exit 1 if a cell is slower or later than in the baseline, lost its beat, or fails and did not
    #[arg(long, requires = "baseline", help_heading = "What comes of it")]
    pub(crate) fail_on_regression: bool,
}

/// Where a picture goes.
#[derive(Debug, Default, Args)]
pub(crate) struct Drawing {
    /// Write the picture to this file as well
    #[arg(long, value_name = "FILE", help_heading = "What comes of it")]
    pub(crate) svg: Option<PathBuf>,
}

/// All of it.
pub(crate) struct Showing {
    pub(crate) writing: Writing,
    pub(crate) comparing: Comparing,
    pub(crate) drawing: Drawing,
}

/// Reads a format among those of an experiment.
pub(crate) fn parser(formats: &'static [Format]) -> ValueParser {
    let names = formats.iter().filter_map(ValueEnum::to_possible_value);
    ValueParser::new(
        PossibleValuesParser::new(names)
            .map(|name| Format::from_str(&name, true).expect("a possible value is a format")),
    )
}

impl Showing {
    /// Reads the run that is to be compared with, before anything is measured that takes a while.
    pub(crate) fn stored_baseline<E: Experiment>(&self, store: &Store) -> Result<Option<Stored>> {
        let Some(name) = &self.comparing.baseline else { return Ok(None) };
        let (stored, entry) = session::read(store, name)?;
        if entry.name != E::COMMAND {
            return Err(BadRequest(format!(
                "--baseline {name}: it is a run of `cargo xtask {}`, which no run of `cargo xtask {}` is compared with",
                entry.name,
                E::COMMAND
            ))
            .into());
        }
        report::say_what_is_missing(store, &stored, entry)?;
        Ok(Some(stored))
    }

    /// Says on stderr what differs between the baseline and a run, before they are compared.
    pub(crate) fn warn(&self, baseline: Option<&Stored>, now: &RunInfo) {
        if let Some(Stored { info, .. }) = baseline {
            warn_of_differences(&format!("compared with {}", info.name), info, now);
        }
    }

    /// Judges a run, writes what it comes to, and says how the command ends.
    pub(crate) fn show<E: Experiment>(&self, evidence: &Evidence<'_>, aside: E::Aside) -> Result<ExitCode> {
        let finding = E::judge(evidence, aside);
        let view = View {
            format: self.writing.format.unwrap_or(E::FORMATS[0]),
            coloured: output::is_coloured(),
            fail_on_regression: self.comparing.fail_on_regression,
            picture: self.drawing.svg.clone(),
        };
        let Shown { text, remarks, picture, is_well } = E::show(&finding, &view)?;
        output::print(&text)?;
        remarks.iter().for_each(|remark| output::say(remark));
        if let (Some(file), Some(picture)) = (&view.picture, picture) {
            fs::write(file, picture).with_context(|| format!("{} can't be written", file.display()))?;
            output::say(&format!("the picture is in {}", file.display()));
        }
        Ok(ending::of_all(is_well))
    }
}

/// Says on stderr what differs between two runs besides what was measured: `what` is done with them nevertheless.
pub(crate) fn warn_of_differences(what: &str, before: &RunInfo, now: &RunInfo) {
    let warning = words::differences(what, &differences(before, now));
    if !warning.is_empty() {
        output::say(warning.trim_end());
    }
}

/// Refuses a file that can't be written, before minutes are spent on what can't be drawn.
pub(crate) fn can_be_written(file: &Path) -> Result<(), BadRequest> {
    let opened = fs::OpenOptions::new().append(true).create(true).open(file);
    opened.map(drop).map_err(|error| {
        let file = file.display();
        BadRequest(format!(
            "--svg {file}: it can't be written: {error}; give a file in a folder that is there"
        ))
    })
}
