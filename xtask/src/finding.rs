//! What a comparison found, on its way out: to stdout in a format, beside a baseline, and into an exit code.
//!
//! `compare` and `report` share this. What they measure or read is theirs, how it is written `render`'s.
//!
//! What must stay true: a program that reads stdout gets one document; and what differs between two runs is said
//! on stderr before anything is compared.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use compare::render;
use compare::store::Store;
use compare::summary::{Comparison, Summary, compare_with, differences};
use record::{Measurement, RunInfo};

use crate::output::{self, Format};
use crate::{ending, report};

/// How what was found is shown, and what it is compared with.
#[derive(Debug, Args)]
pub(crate) struct Showing {
    /// How the figures are written to stdout
    #[arg(long, value_enum, default_value_t = Format::Table, help_heading = "What comes of it")]
    format: Format,

    /// Say what changed since this run
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    baseline: Option<String>,

    /// Exit 1 if a cell is slower or later than in the baseline, lost its beat, or fails and did not
    #[arg(long, requires = "baseline", help_heading = "What comes of it")]
    fail_on_regression: bool,
}

/// A run's summary, with what it was made of.
pub(crate) struct Finding<'a> {
    pub(crate) summary: &'a Summary,
    pub(crate) measurements: &'a [Measurement],
}

impl Showing {
    pub(crate) fn format(&self) -> Format {
        self.format
    }

    /// The name of the run that is to be compared with.
    pub(crate) fn baseline(&self) -> Option<&str> {
        self.baseline.as_deref()
    }

    /// Says on stderr what differs between the baseline and a run, before they are compared.
    pub(crate) fn warn(&self, baseline: Option<&Summary>, now: &RunInfo) {
        if let Some(Summary { run, .. }) = baseline {
            warn_of_differences(&format!("compared with {}", run.name), run, now);
        }
    }

    /// The run that is to be compared with, read before anything is measured that takes a while.
    pub(crate) fn stored_baseline(&self, store: &Store) -> Result<Option<Summary>> {
        self.baseline().map(|name| report::stored(store, name)).transpose()
    }

    /// Writes what was found, and what changed since the baseline, and says how the command ends.
    pub(crate) fn show(&self, finding: &Finding<'_>, baseline: Option<&Summary>) -> Result<ExitCode> {
        let comparison = baseline.map(|baseline| compare_with(baseline, finding.summary));
        output::print(&self.format.of(finding, comparison.as_ref()))?;
        let regressed = comparison.as_ref().is_some_and(|comparison| {
            self.aside(comparison);
            self.fail_on_regression && regressed(comparison)
        });
        let is_well = finding.summary.all_ok() && !regressed;
        Ok(if is_well { ExitCode::SUCCESS } else { ExitCode::from(ending::FAILED) })
    }

    /// What of a comparison has no room in the document.
    fn aside(&self, comparison: &Comparison) {
        if self.format == Format::Hlog {
            output::say(render::changes(comparison, output::colour()).trim_end());
        }
    }
}

/// Says on stderr what became worse, and what can't be told.
fn regressed(comparison: &Comparison) -> bool {
    output::say(render::regressions(comparison).trim_end());
    if comparison.too_noisy {
        output::say(
            "too noisy: the machine spoiled more than a fifth of one of the two runs, so none of this counts as a \
             regression, unless it failed; measure both again when it is quieter",
        );
    }
    comparison.is_worse()
}

/// Says on stderr what differs between two runs besides what was measured: `what` is done with them nevertheless.
pub(crate) fn warn_of_differences(what: &str, before: &RunInfo, now: &RunInfo) {
    let warning = render::differences(what, &differences(before, now));
    if !warning.is_empty() {
        output::say(warning.trim_end());
    }
}
