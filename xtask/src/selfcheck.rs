//! `cargo xtask selfcheck`: does the instrument tell the truth on this machine?

use std::process::ExitCode;

use ::selfcheck::{Cyclictest, Options, Selfcheck, judge, plan};
use anyhow::Result;
use clap::{Args, ValueEnum};

use crate::session::{self, Runs, Session, command_line};
use crate::{ending, output};

/// See whether the instrument tells the truth on this machine
///
/// What is known beforehand is measured: stalls of known length are injected into the loop, the same cell is compared with
/// itself, known slow-downs are put into the work, the ticker is measured against none, and the system's own cyclictest is
/// asked where it is installed. Each check has its figure and its goal. Takes about eight minutes, or one with
/// --quick; leave the machine alone meanwhile.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Less than a minute, with the few counts that this buys
    #[arg(long)]
    quick: bool,

    /// Repeats the cells, the order and the stalls of an earlier run [default: a new one]
    #[arg(long, value_name = "S")]
    seed: Option<u64>,

    /// Keep the run under this name, for `cargo xtask report`
    #[arg(long, value_name = "NAME")]
    save: Option<String>,

    /// How it is written to stdout
    #[arg(long, value_enum, default_value_t = Format::Text)]
    format: Format,

    #[command(flatten)]
    runs: Runs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal of 80 columns
    Text,
    /// Everything, for a program
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let workspace = session::workspace()?;
    let store = arguments.runs.store(&workspace);
    if let Some(name) = &arguments.save {
        session::must_be_new(&store, name)?;
    }
    let session = Session::begin(&workspace)?;
    let options = Options {
        quick: arguments.quick,
        seed: arguments.seed,
        name: arguments.save.clone(),
        command: command_line(),
    };
    let plan = session.unless_interrupted(plan(&options, &session.catalogue, workspace.versions()))?;
    let measured = session.measure(&plan, &store)?;
    let cyclictest = if measured.is_whole() { Cyclictest::run() } else { Err("not asked".to_owned()) };
    let ending = show(&judge(&plan.info, &measured.measurements, &cyclictest), arguments.format)?;
    Ok(measured.ending_or(ending))
}

/// Writes it. What can't be told is no failure.
pub(crate) fn show(selfcheck: &Selfcheck, format: Format) -> Result<ExitCode> {
    output::print(&match format {
        Format::Text => ::selfcheck::text(selfcheck),
        Format::Json => ::selfcheck::json(selfcheck),
    })?;
    Ok(ending::of_cells(selfcheck.all_ok()))
}
