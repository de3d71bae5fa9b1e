//! `cargo xtask sweep`: the yield trade-off as a curve.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::Duration;

use ::sweep::{Options, Sweep, csv, json, judge, plan, plot, svg};
use anyhow::{Context, Result};
use clap::{Args, ValueEnum};
use compare::plan::BadRequest;

use crate::place::Place;
use crate::session::{self, Runs, Session, command_line};
use crate::{duration, ending, output};

/// Show the yield trade-off as a curve: what a yield every N steps costs, and how late it leaves the beat
///
/// For each runtime: N from 10 to the whole job, and yields by time; the processor time beyond raw, and the lateness above
/// the floor, with their intervals. Over it lies the theory (a yield costs c of processor time each slice s; a beat is late
/// by M slices at most), and every point is named where the two part by more than half. The knee is the cheapest N that
/// keeps the budget. Takes about four minutes, or half a minute with --quick.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// Only these runtimes: names or globs (tokio/1, 'tokio/*', '*/1'); repeatable
    #[arg(long, value_name = "R,R", value_delimiter = ',', help_heading = "What is measured")]
    runtime: Vec<String>,

    /// What the job does; it has to have steps: countdown, countdown:step=500ns [default: countdown]
    #[arg(long, value_name = "W", help_heading = "What is measured")]
    workload: Option<String>,

    /// How many processors the children may use (Linux) [default: all]
    #[arg(long, value_name = "C", help_heading = "What is measured")]
    cpus: Option<u32>,

    /// Whether the ticker is a spawned task or the main future
    #[arg(long, value_enum, value_name = "P", default_value = "task", help_heading = "What is measured")]
    place: Place,

    /// Half a minute instead of four: the runtimes with one thread unless others are named, fewer points and rounds
    #[arg(long, help_heading = "How it is measured")]
    quick: bool,

    /// How often each point is measured: more rounds, narrower intervals [default: 4, or 2 with --quick]
    #[arg(long, value_name = "N", help_heading = "How it is measured")]
    rounds: Option<u32>,

    /// How long beats are listened to, at each point and in each round [default: 205 beats or more, as fits]
    #[arg(long, value_name = "D", value_parser = duration::parse, help_heading = "How it is measured")]
    duration: Option<Duration>,

    /// From one beat of the ticker to the next
    #[arg(long, value_name = "P", value_parser = duration::parse, default_value = "1ms", help_heading = "How it is measured")]
    period: Duration,

    /// How late a beat may be, at p99 and above the floor: the knee is the cheapest N that keeps it
    #[arg(long, value_name = "B", value_parser = duration::parse, default_value = "1ms", help_heading = "How it is measured")]
    budget: Duration,

    /// Repeats the order and the phases of an earlier run [default: a new one]
    #[arg(long, value_name = "S", help_heading = "How it is measured")]
    seed: Option<u64>,

    /// Keep the run under this name, for `cargo xtask report`
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    save: Option<String>,

    /// How it is written to stdout
    #[arg(long, value_enum, default_value_t = Format::Plot, help_heading = "What comes of it")]
    format: Format,

    /// Write the picture to this file as well
    #[arg(long, value_name = "FILE", help_heading = "What comes of it")]
    svg: Option<PathBuf>,

    #[command(flatten)]
    runs: Runs,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Format {
    /// For a terminal of 80 columns
    Plot,
    /// A picture
    Svg,
    /// A line a point, for a spreadsheet
    Csv,
    /// Everything, for a program
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let options = options(arguments);
    let workspace = session::workspace()?;
    // Before anything is built, which takes a while.
    options.validate(compare::machine::cpus())?;
    if let Some(file) = &arguments.svg {
        can_be_written(file)?;
    }
    let store = arguments.runs.store(&workspace);
    if let Some(name) = &arguments.save {
        session::must_be_new(&store, name)?;
    }
    let session = Session::begin(&workspace)?;
    let plan = session.unless_interrupted(plan(&options, &session.catalogue, workspace.versions()))?;
    let measured = session.measure(&plan, &store)?;
    let sweep = judge(&plan.info, &measured.measurements);
    let ending = show(&sweep, arguments.format, arguments.svg.as_deref())?;
    Ok(measured.ending_or(ending))
}

fn options(arguments: &Arguments) -> Options {
    Options {
        runtimes: arguments.runtime.clone(),
        workload: arguments.workload.clone(),
        place: arguments.place.into(),
        cpus: arguments.cpus,
        quick: arguments.quick,
        rounds: arguments.rounds,
        duration: arguments.duration,
        period: arguments.period,
        budget: arguments.budget,
        seed: arguments.seed,
        name: arguments.save.clone(),
        command: command_line(),
    }
}

/// Four minutes are long for finding out that they can't be drawn.
fn can_be_written(file: &Path) -> Result<(), BadRequest> {
    let opened = fs::OpenOptions::new().append(true).create(true).open(file);
    opened.map(drop).map_err(|error| {
        BadRequest(format!(
            "--svg {}: it can't be written: {error}; give a file in a folder that is there",
            file.display()
        ))
    })
}

/// Writes it. Where the theory does not hold is a result, and no failure.
pub(crate) fn show(sweep: &Sweep, format: Format, picture: Option<&Path>) -> Result<ExitCode> {
    output::print(&match format {
        Format::Plot => plot(sweep),
        Format::Svg => svg(sweep)?,
        Format::Csv => csv(sweep),
        Format::Json => json(sweep),
    })?;
    if sweep.noise.is_too_much() && matches!(format, Format::Svg | Format::Csv) {
        output::say(
            "too noisy: the machine spoiled more than a fifth of the measurements; measure when it is quieter",
        );
    }
    if let Some(file) = picture {
        fs::write(file, svg(sweep)?).with_context(|| format!("{} can't be written", file.display()))?;
        output::say(&format!("the picture is in {}", file.display()));
    }
    Ok(ending::of_cells(sweep.all_ok()))
}
