//! `cargo xtask reproduce`: the article's experiment, and a verdict on each of its claims.

use std::process::ExitCode;
use std::time::Duration;

use anyhow::Result;
use clap::{Args, ValueEnum};
use compare::plan::BadRequest;
use reproduce::{ARTICLE_STEP, DEFAULT_INTERVALS, Options, Reproduction, judge, plan};

use crate::session::{self, Runs, Session, command_line};
use crate::{duration, ending, output};

/// Repeat the article's experiment, with a verdict on each of its claims
///
/// A ticker prints the time each second, and a job runs beside it: on each runtime with one thread, kept from holding
/// up the loop by yielding every 1, 1,000 and 1,000,000 steps, by the pool of blocking threads, and not at all. The
/// steps cost what the article's did. Takes about three minutes.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// What a step costs; the article's million steps took most of a second
    #[arg(long, value_name = "TIME", value_parser = duration::parse, default_value = "750ns")]
    step: Duration,

    /// How many intervals between two ticks there are to be seen; the article shows 5
    #[arg(long, value_name = "N", default_value_t = DEFAULT_INTERVALS)]
    intervals: u32,

    /// Repeats the order of an earlier run [default: a new one]
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
    if arguments.intervals == 0 || arguments.step.is_zero() {
        let message = format!(
            "--intervals {} with --step {:?}: both have to be more than nothing, such as {DEFAULT_INTERVALS} and {ARTICLE_STEP:?}",
            arguments.intervals, arguments.step
        );
        return Err(BadRequest(message).into());
    }
    let workspace = session::workspace()?;
    let store = arguments.runs.store(&workspace);
    if let Some(name) = &arguments.save {
        session::must_be_new(&store, name)?;
    }
    let session = Session::begin(&workspace)?;
    let options = Options {
        step: arguments.step,
        intervals: arguments.intervals,
        seed: arguments.seed,
        name: arguments.save.clone(),
        command: command_line(),
    };
    let plan = session.unless_interrupted(plan(&options, &session.catalogue, workspace.versions()))?;
    let measured = session.measure(&plan, &store)?;
    let ending = show(&judge(&plan.info, &measured.measurements), arguments.format)?;
    Ok(measured.ending_or(ending))
}

/// Writes it. A claim that does not hold is a result, and no failure.
pub(crate) fn show(reproduction: &Reproduction, format: Format) -> Result<ExitCode> {
    output::print(&match format {
        Format::Text => reproduce::text(reproduction, output::colour()),
        Format::Json => reproduce::json(reproduction),
    })?;
    Ok(ending::of_cells(reproduction.all_ok()))
}
