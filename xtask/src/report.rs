//! `cargo xtask report`: a stored run again, in any format, without measuring.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use compare::plan::BadRequest;
use compare::store::{Store, Stored};
use compare::summary::{Summary, summarise};

use crate::ending;
use crate::output::{self, Format};
use crate::session::{self, Runs};

/// Show a stored run again, in any format, without measuring
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The run's name [default: the latest]
    run: Option<String>,

    /// Show the names of all stored runs instead, the latest last
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
        output::print(&store.names()?.iter().map(|name| format!("{name}\n")).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    let name = match &arguments.run {
        Some(name) => name.clone(),
        None => store.latest()?.ok_or_else(|| {
            BadRequest("no run is stored yet: `cargo xtask compare` measures one and keeps it".to_owned())
        })?,
    };
    let baseline = arguments.baseline.as_deref().map(|name| stored(&store, name)).transpose()?;
    let summary = stored(&store, &name)?;
    crate::compare::show(&summary, baseline.as_ref(), arguments.format)?;
    Ok(if summary.all_ok() { ExitCode::SUCCESS } else { ExitCode::from(ending::FAILED) })
}

/// A stored run's summary. An answer that was cut short by a kill is left out, and said to be.
pub(crate) fn stored(store: &Store, name: &str) -> Result<Summary> {
    let Stored { info, answers, torn } = store.open(name)?;
    if let Some(torn) = torn {
        eprintln!(
            "warning: {}:{}: cut short when it was written, and left out",
            torn.file.display(),
            torn.line
        );
    }
    Ok(summarise(&info, &answers))
}
