//! What goes to stdout: which format, whether in colour, and what happens where nobody reads it.

use std::io::{ErrorKind, IsTerminal, Write};

use anyhow::{Context, Result};
use clap::ValueEnum;
use compare::render::{self, Colour};
use compare::summary::{Comparison, timeline};

use crate::finding::Finding;

/// How figures are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal of 80 columns
    Table,
    /// A table for a README or an issue
    Markdown,
    /// A line a cell, for a spreadsheet
    Csv,
    /// Everything, for a program
    Json,
    /// The lateness of every beat, for HdrHistogram's tools
    Hlog,
}

impl Format {
    /// What was found in this format, with what changed since a baseline where the format has room for it.
    pub(crate) fn of(self, finding: &Finding<'_>, comparison: Option<&Comparison>) -> String {
        let Finding { summary, measurements } = *finding;
        match (self, comparison) {
            (Format::Table, None) => render::table(summary, colour()),
            (Format::Table, Some(comparison)) => {
                format!("{}\n{}", render::table(summary, colour()), render::changes(comparison, colour()))
            }
            (Format::Markdown, None) => render::markdown(summary),
            (Format::Markdown, Some(comparison)) => {
                let changes = render::changes(comparison, Colour::Off);
                format!("{}\n```text\n{changes}```\n", render::markdown(summary))
            }
            (Format::Csv, None) => render::csv(summary),
            (Format::Csv, Some(comparison)) => render::csv_with_baseline(summary, comparison),
            (Format::Json, None) => render::json(summary),
            (Format::Json, Some(comparison)) => render::json_with_baseline(summary, comparison),
            (Format::Hlog, _) => render::hlog(&timeline(&summary.run, measurements)),
        }
    }
}

/// Colours only where stdout is a terminal that has them.
pub(crate) fn colour() -> Colour {
    if std::io::stdout().is_terminal() && is_colourful() { Colour::On } else { Colour::Off }
}

/// Whether the user wants bars and colours at all: see <https://no-color.org>.
pub(crate) fn is_colourful() -> bool {
    let is_set = |name| std::env::var_os(name).is_some_and(|value| !value.is_empty());
    !is_set("NO_COLOR") && std::env::var_os("TERM").is_none_or(|term| term != "dumb")
}

/// Writes a line to stderr. Where nobody reads it any more, it is lost: that is no reason to stop measuring.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes to stdout. A reader who has seen enough, such as `head`, is no error.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("stdout can't be written to"),
    }
}
