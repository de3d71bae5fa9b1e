//! `cargo xtask report`: a stored run again, in any format, without measuring.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use compare::plan::{BadRequest, remainder};
use compare::render::{counted, one_line};
use compare::store::{Store, Stored};
use compare::summary::{Summary, merge, summarise};
use record::{Experiment, Measurement, RunInfo};

use crate::finding::{self, Finding, Showing};
use crate::output::{self, Format};
use crate::session::{self, Runs};
use crate::{reproduce, selfcheck, sweep};

/// Show a stored run again, in any format, without measuring
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The run's name [default: the latest]; of several runs of one plan, the rounds of all are shown as one run
    run: Vec<String>,

    /// Show all stored runs instead, a line each, the latest last
    #[arg(long, conflicts_with_all = ["run", "svg", "format", "baseline", "fail_on_regression"])]
    list: bool,

    /// Write the picture of a sweep to this file as well
    #[arg(long, value_name = "FILE", help_heading = "What comes of it")]
    svg: Option<PathBuf>,

    #[command(flatten)]
    showing: Showing,

    #[command(flatten)]
    runs: Runs,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let store = arguments.runs.store(&session::workspace()?);
    if arguments.list {
        output::print(&store.names()?.iter().map(|name| line(&store, name)).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    let (info, measurements) = match arguments.run.as_slice() {
        [] => {
            let latest = store.latest()?.ok_or_else(|| {
                BadRequest("no run is stored yet: `cargo xtask compare` measures one and keeps it".to_owned())
            })?;
            read(&store, &latest)?
        }
        [name] => read(&store, name)?,
        [first, others @ ..] => merged(&store, first, others)?,
    };
    if let (Some(file), false) = (&arguments.svg, info.experiment == Experiment::Sweep) {
        let message = format!("--svg {}: {} is no run of `cargo xtask sweep`", file.display(), info.name);
        return Err(BadRequest(message).into());
    }
    match info.experiment {
        Experiment::Comparison => {}
        Experiment::Reproduction => return reproduction(&info, &measurements, &arguments.showing),
        Experiment::Selfcheck => return selfcheck(&info, &measurements, &arguments.showing),
        Experiment::Sweep => return sweep(&info, &measurements, arguments),
    }
    if arguments.showing.baseline() == Some(&info.name) {
        let message = format!("--baseline {}: that is the run itself", info.name);
        return Err(BadRequest(message).into());
    }
    let baseline = arguments.showing.stored_baseline(&store)?;
    arguments.showing.warn(baseline.as_ref(), &info);
    // Several runs as one have no name that could be resumed.
    if arguments.run.len() < 2 {
        say_what_is_missing(&store, &info, &measurements)?;
    }
    let summary = summarise(&info, &measurements);
    arguments.showing.show(&Finding { summary: &summary, measurements: &measurements }, baseline.as_ref())
}

/// The article's experiment has ticks and claims.
fn reproduction(info: &RunInfo, measurements: &[Measurement], showing: &Showing) -> Result<ExitCode> {
    let format = match as_document(info, "reproduce", showing, &TEXT_AND_JSON)? {
        Format::Json => reproduce::Format::Json,
        _ => reproduce::Format::Text,
    };
    reproduce::show(&::reproduce::judge(info, measurements), format)
}

/// A selfcheck has checks. What the system's own tool found is not kept with it.
fn selfcheck(info: &RunInfo, measurements: &[Measurement], showing: &Showing) -> Result<ExitCode> {
    let format = match as_document(info, "selfcheck", showing, &TEXT_AND_JSON)? {
        Format::Json => selfcheck::Format::Json,
        _ => selfcheck::Format::Text,
    };
    let cyclictest = Err("asked when it was measured, and not kept".to_owned());
    selfcheck::show(&::selfcheck::judge(info, measurements, &cyclictest), format)
}

/// A sweep has curves.
fn sweep(info: &RunInfo, measurements: &[Measurement], arguments: &Arguments) -> Result<ExitCode> {
    let formats = [Format::Table, Format::Csv, Format::Json];
    let format = match as_document(info, "sweep", &arguments.showing, &formats)? {
        Format::Csv => sweep::Format::Csv,
        Format::Json => sweep::Format::Json,
        _ => sweep::Format::Plot,
    };
    sweep::show(&::sweep::judge(info, measurements), format, arguments.svg.as_deref())
}

/// How an experiment is shown that is no comparison, unless it has more.
const TEXT_AND_JSON: [Format; 2] = [Format::Table, Format::Json];

/// There are no cells to be put into a table of figures or to be compared, in a run of another command.
fn as_document(info: &RunInfo, command: &str, showing: &Showing, formats: &[Format]) -> Result<Format> {
    let name = &info.name;
    if showing.baseline().is_some() {
        let message =
            format!("--baseline: {name} is a run of `cargo xtask {command}`, which is compared with none");
        return Err(BadRequest(message).into());
    }
    if formats.contains(&showing.format()) {
        return Ok(showing.format());
    }
    let right =
        if formats.contains(&Format::Csv) { "a table, as csv or as json" } else { "a table or as json" };
    Err(BadRequest(format!("{name} is a run of `cargo xtask {command}`: show it as {right}")).into())
}

/// Says on stderr that a run is not complete, and what to do about it.
fn say_what_is_missing(store: &Store, info: &RunInfo, measurements: &[Measurement]) -> Result<()> {
    let Some(left) = remainder(info, measurements).filter(|left| !left.missing.is_empty()) else {
        return Ok(());
    };
    let what = if store.is_being_measured(&info.name)? {
        "the rest is being measured at this moment".to_owned()
    } else {
        how_to_resume(&info.name)
    };
    let (name, measured, planned) = (&info.name, left.measured(), left.planned);
    output::say(&format!("run {name}: {measured} of {planned} measurements are there: {what}"));
    Ok(())
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
            format!(
                "{name}	{}	{count}	{}
",
                one_line(&info.started),
                one_line(&info.command)
            )
        }
        Err(error) => format!("{name}\t{}\n", one_line(&error.to_string())),
    }
}

/// A stored comparison's summary, to be compared with.
pub(crate) fn stored(store: &Store, name: &str) -> Result<Summary> {
    let (info, measurements) = comparison(store, name, "which no comparison can be compared with")?;
    say_what_is_missing(store, &info, &measurements)?;
    Ok(summarise(&info, &measurements))
}

/// The rounds of several runs as one run. What differs between them is said.
fn merged(store: &Store, first: &str, others: &[String]) -> Result<(RunInfo, Vec<Measurement>)> {
    let comparison = |name: &str| comparison(store, name, "which can't be merged");
    let first = comparison(first)?;
    let others: Vec<_> = others.iter().map(|name| comparison(name)).collect::<Result<_>>()?;
    let infos: Vec<RunInfo> = [&first].into_iter().chain(&others).map(|(info, _)| info.clone()).collect();
    let merged = merge(first, others).map_err(|error| BadRequest(error.to_string()))?;
    for other in &infos[1..] {
        let what = format!("{} is merged with {}", infos[0].name, other.name);
        finding::warn_of_differences(&what, &infos[0], other);
    }
    Ok(merged)
}

/// A stored comparison, and no other experiment: that is refused with what it is no good for.
fn comparison(store: &Store, name: &str, no_good: &str) -> Result<(RunInfo, Vec<Measurement>)> {
    let (info, measurements) = read(store, name)?;
    let command = match info.experiment {
        Experiment::Comparison => return Ok((info, measurements)),
        Experiment::Reproduction => "reproduce",
        Experiment::Selfcheck => "selfcheck",
        Experiment::Sweep => "sweep",
    };
    Err(BadRequest(format!("{name} is a run of `cargo xtask {command}`, {no_good}")).into())
}

/// A stored run. A measurement that was cut short by a kill is left out, and said to be.
pub(crate) fn read(store: &Store, name: &str) -> Result<(RunInfo, Vec<Measurement>)> {
    let Stored { info, measurements, torn } = store.open(name)?;
    if let Some(torn) = torn {
        output::say(&format!(
            "warning: {}:{}: cut short when it was written, and left out",
            torn.file.display(),
            torn.line
        ));
    }
    Ok((info, measurements))
}
