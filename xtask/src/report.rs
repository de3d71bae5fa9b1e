//! `cargo xtask report`: a stored run of any experiment again, in any of its formats, without measuring.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use engine::{BadRequest, Evidence, Experiment, Format, Remainder, Store, Stored};
use record::RunInfo;
use words::{counted, one_line};

use crate::experiments::Entry;
use crate::output;
use crate::resume::how_to_resume;
use crate::session::{self, Runs};
use crate::showing::{self, Comparing, Drawing, Showing, Writing};

/// Show a stored run again, in any format, without measuring
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// The run's name [default: the latest]; of several runs of one plan, the rounds of all are shown as one run
    run: Vec<String>,

    /// Show all stored runs instead, a line each, the latest last
    #[arg(long, conflicts_with_all = ["run", "svg", "format", "baseline", "fail_on_regression"])]
    list: bool,

    #[command(flatten)]
    writing: Writing,

    #[command(flatten)]
    comparing: Comparing,

    #[command(flatten)]
    drawing: Drawing,

    #[command(flatten)]
    runs: Runs,
}

/// Runs of one experiment that are shown as one, and how.
pub(crate) struct Reported<'a> {
    store: &'a Store,
    /// At least one.
    runs: Vec<Stored>,
    entry: &'static Entry,
    showing: Showing,
}

pub(crate) fn run(arguments: Arguments) -> Result<ExitCode> {
    let store = arguments.runs.store(&session::workspace()?);
    if arguments.list {
        output::print(&store.names()?.iter().map(|name| line(&store, name)).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    let names = match arguments.run.as_slice() {
        [] => vec![store.latest()?.ok_or_else(|| {
            BadRequest("no run is stored yet: `cargo xtask compare` measures one and keeps it".to_owned())
        })?],
        names => names.to_vec(),
    };
    let mut runs = Vec::new();
    for name in &names {
        runs.push(session::read(&store, name)?);
    }
    let entry = runs[0].1;
    if let Some((other, another)) = runs.iter().find(|(_, another)| another.name != entry.name) {
        return Err(BadRequest(format!(
            "{} is a run of `cargo xtask {}`, and {} of `cargo xtask {}`: they can't be merged",
            names[0], entry.name, other.info.name, another.name
        ))
        .into());
    }
    let Arguments { writing, comparing, drawing, .. } = arguments;
    let runs = runs.into_iter().map(|(stored, _)| stored).collect();
    (entry.report)(&Reported { store: &store, runs, entry, showing: Showing { writing, comparing, drawing } })
}

/// Shows stored runs of one experiment.
pub(crate) fn show<E: Experiment>(reported: &Reported<'_>) -> Result<ExitCode> {
    let Reported { store, runs, entry, showing } = reported;
    let (first, others) = runs.split_first().expect("at least one run is shown");
    can_be_shown::<E>(&first.info, showing)?;
    let stored = if others.is_empty() {
        say_what_is_missing(store, first, entry)?;
        first.clone()
    } else {
        let merged = E::merge(first.clone(), others.to_vec())?;
        for other in others {
            let what = format!("{} is merged with {}", first.info.name, other.info.name);
            showing::warn_of_differences(&what, &first.info, &other.info);
        }
        merged
    };
    if showing.comparing.baseline.as_ref() == Some(&stored.info.name) {
        let message = format!("--baseline {}: that is the run itself", stored.info.name);
        return Err(BadRequest(message).into());
    }
    let baseline = showing.stored_baseline::<E>(store)?;
    showing.warn(baseline.as_ref(), &stored.info);
    let evidence =
        Evidence { info: &stored.info, measurements: &stored.measurements, baseline: baseline.as_ref() };
    showing.show::<E>(&evidence, E::Aside::default())
}

/// Refuses to show a run in a way that its experiment does not have.
fn can_be_shown<E: Experiment>(info: &RunInfo, showing: &Showing) -> Result<(), BadRequest> {
    let (name, command) = (&info.name, E::COMMAND);
    if showing.comparing.baseline.is_some() && !E::HAS_BASELINE {
        return Err(BadRequest(format!(
            "--baseline: {name} is a run of `cargo xtask {command}`, which is compared with none"
        )));
    }
    if let (Some(file), false) = (&showing.drawing.svg, E::HAS_PICTURE) {
        let file = file.display();
        return Err(BadRequest(format!(
            "--svg {file}: {name} is a run of `cargo xtask {command}`, which has no picture"
        )));
    }
    match showing.writing.format {
        Some(format) if !E::FORMATS.contains(&format) => Err(BadRequest(format!(
            "--format {}: {name} is a run of `cargo xtask {command}`; show it as {}",
            named(&format),
            E::FORMATS.iter().map(named).collect::<Vec<_>>().join(" or ")
        ))),
        _ => Ok(()),
    }
}

fn named(format: &Format) -> String {
    format.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

/// Says on stderr that a run is not complete, and what to do about it.
pub(crate) fn say_what_is_missing(store: &Store, stored: &Stored, entry: &Entry) -> Result<()> {
    let Stored { info, measurements, .. } = stored;
    let left = Remainder::of((entry.trials)(info), measurements);
    if left.missing.is_empty() {
        return Ok(());
    }
    let what = if store.is_being_measured(&info.name)? {
        "the rest is being measured at this moment".to_owned()
    } else {
        how_to_resume(entry.name, &info.name)
    };
    let (name, measured, planned) = (&info.name, left.measured(), left.planned);
    output::say(&format!("run {name}: {measured} of {planned} measurements are there: {what}"));
    Ok(())
}

/// Says what a run is in a line: its name, when it began, how much of it there is and the command that measured it, with
/// tabs between.
fn line(store: &Store, name: &str) -> String {
    match store.open(name) {
        Ok(Stored { info, measurements, .. }) => {
            let count = counted(measurements.len() as u64, "measurement");
            let (started, command) = (one_line(&info.started), one_line(&info.command));
            format!("{name}\t{started}\t{count}\t{command}\n")
        }
        Err(error) => format!("{name}\t{}\n", one_line(&error.to_string())),
    }
}
