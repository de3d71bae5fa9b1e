//! `cargo xtask report`: a stored run again, in any format, without measuring.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use compare::plan::{BadRequest, remainder};
use compare::render::counted;
use compare::store::{Store, Stored};
use compare::summary::{Summary, summarise};
use record::Experiment;

use crate::output::{self, Format};
use crate::session::{self, Runs};
use crate::{ending, reproduce};

/// Show a stored run again, in any format, without measuring
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The run's name [default: the latest]
    run: Option<String>,

    /// Show all stored runs instead, a line each, the latest last
    #[arg(long, conflicts_with_all = ["run", "format", "baseline"])]
    list: bool,

    /// How the figures are written to stdout
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,

    /// Say what changed since this run
    #[arg(long, value_name = "NAME")]
    baseline: Option<String>,

    #[command(flatten)]
    runs: Runs,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let store = arguments.runs.store(&session::workspace()?);
    if arguments.list {
        output::print(&store.names()?.iter().map(|name| line(&store, name)).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    let name = match &arguments.run {
        Some(name) => name.clone(),
        None => store.latest()?.ok_or_else(|| {
            BadRequest("no run is stored yet: `cargo xtask compare` measures one and keeps it".to_owned())
        })?,
    };
    let Stored { info, measurements, .. } = open(&store, &name)?;
    if info.experiment == Experiment::Reproduction {
        let format = match arguments.format {
            Format::Table => reproduce::Format::Text,
            Format::Json => reproduce::Format::Json,
            Format::Markdown | Format::Csv => {
                let message =
                    format!("{name} is a run of `cargo xtask reproduce`: show it as a table or as json");
                return Err(BadRequest(message).into());
            }
        };
        if arguments.baseline.is_some() {
            let message = format!(
                "--baseline: {name} is a run of `cargo xtask reproduce`, which is compared with none"
            );
            return Err(BadRequest(message).into());
        }
        return reproduce::show(&::reproduce::judge(&info, &measurements), format);
    }
    let baseline = arguments.baseline.as_deref().map(|name| stored(&store, name)).transpose()?;
    if let Some(left) = remainder(&info, &measurements).filter(|left| !left.missing.is_empty()) {
        output::say(&format!(
            "{} of {} measurements are there: {}",
            left.measured(),
            left.planned,
            how_to_resume(&name)
        ));
    }
    let summary = summarise(&info, &measurements);
    crate::compare::show(&summary, baseline.as_ref(), arguments.format)?;
    Ok(ending::of_cells(summary.all_ok()))
}

/// What to do about a run that is not complete.
pub(crate) fn how_to_resume(name: &str) -> String {
    format!("`cargo xtask compare --resume {name}` measures the rest")
}

/// A run in a line: its name, how much of it there is and the command that measured it, with tabs between.
fn line(store: &Store, name: &str) -> String {
    match store.open(name) {
        Ok(Stored { info, measurements, .. }) => {
            let count = counted(measurements.len() as u64, "measurement");
            format!("{name}\t{}\t{count}\t{}\n", info.started, info.command)
        }
        Err(error) => format!("{name}\t{error}\n"),
    }
}

/// A stored comparison's summary, to be compared with.
pub(crate) fn stored(store: &Store, name: &str) -> Result<Summary> {
    let Stored { info, measurements, .. } = open(store, name)?;
    if info.experiment == Experiment::Reproduction {
        let message =
            format!("{name} is a run of `cargo xtask reproduce`, which no comparison can be compared with");
        return Err(BadRequest(message).into());
    }
    Ok(summarise(&info, &measurements))
}

/// A stored run. A measurement that was cut short by a kill is left out, and said to be.
pub(crate) fn open(store: &Store, name: &str) -> Result<Stored> {
    let stored = store.open(name)?;
    if let Some(torn) = &stored.torn {
        output::say(&format!(
            "warning: {}:{}: cut short when it was written, and left out",
            torn.file.display(),
            torn.line
        ));
    }
    Ok(stored)
}
