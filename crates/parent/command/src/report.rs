//! The command that shows a stored run of any experiment again, in any of its formats.
//!
//! **Invariant:** it measures nothing, and needs nothing but the stored run.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use engine::{BadRequest, Evidence, Experiment, Store, Stored};
use record::RunInfo;
use words::{counted, one_line};

use crate::caller::{Act, Caller};
use crate::flags::{BaselineFlags, ExplainFlags, FormatFlags, PictureFlags, StoreFlags, word_of};
use crate::known::KnownExperiment;
use crate::showing::Showing;
use crate::subjects::Subjects;
use crate::{output, stored};

/// Show a stored run again, in any format, without measuring
#[derive(Debug, Args)]
pub struct Arguments {
    /// The run's name [default: the latest]; several runs of one plan are shown as one run with the
    /// rounds of all
    run: Vec<String>,

    /// List all stored runs, one a line, the latest last
    #[arg(long, conflicts_with_all = ["run", "svg", "format", "baseline", "fail_on_regression", "explain"])]
    list: bool,

    #[command(flatten)]
    format: FormatFlags,

    #[command(flatten)]
    explain: ExplainFlags,

    #[command(flatten)]
    baseline: BaselineFlags,

    #[command(flatten)]
    picture: PictureFlags,

    #[command(flatten)]
    store: StoreFlags,
}

/// Runs of one experiment that are shown as one, and how.
struct Reported<'a> {
    caller: &'a Caller,
    store: &'a Store,
    /// At least one.
    runs: Vec<Stored>,
    experiment: &'static KnownExperiment,
    showing: Showing,
}

/// The command of an experiment, with the function that shows its runs.
#[derive(Debug)]
pub struct ShowingCommand {
    command: &'static str,
    show: fn(Reported<'_>) -> Result<ExitCode>,
}

impl ShowingCommand {
    /// Makes it for an experiment.
    pub const fn of<E: Experiment>() -> Self {
        ShowingCommand { command: E::COMMAND, show: show::<E> }
    }
}

/// Shows a stored run. `commands` has one entry for each of the caller's experiments.
///
/// # Errors
/// [`BadRequest`] if there is no such run, or it can't be shown so; anything else if it can't be
/// read.
pub fn run(
    caller: &Caller,
    commands: &[ShowingCommand],
    subjects: &Subjects,
    arguments: Arguments,
) -> Result<ExitCode> {
    let store = arguments.store.store(subjects);
    if arguments.list {
        output::print(&store.names()?.iter().map(|name| line(&store, name)).collect::<String>())?;
        return Ok(ExitCode::SUCCESS);
    }
    let names = match arguments.run.as_slice() {
        [] => vec![store.latest()?.ok_or_else(|| {
            let measures = caller.advised(Act::Measure(caller.experiments[0].command));
            BadRequest(format!("no run is stored yet: {measures} measures one and keeps it"))
        })?],
        names => names.to_vec(),
    };
    let (runs, experiment) = read_alike(caller, &store, &names)?;
    let Arguments { format, explain, baseline, picture, .. } = arguments;
    let showing = Showing { format, explain, baseline, picture };
    let command = commands.iter().find(|shown| shown.command == experiment.command);
    let show = command.expect("each experiment of the caller has one").show;
    show(Reported { caller, store: &store, runs, experiment, showing })
}

/// Reads at least one run, and returns the experiment that made all of them.
fn read_alike(
    caller: &Caller,
    store: &Store,
    names: &[String],
) -> Result<(Vec<Stored>, &'static KnownExperiment)> {
    let (first, experiment) = stored::read(caller, store, &names[0])?;
    let mut runs = vec![first];
    for name in &names[1..] {
        let (run, other) = stored::read(caller, store, name)?;
        if other.command != experiment.command {
            let [its, others] = [experiment, other].map(|known| caller.quoted(Act::Measure(known.command)));
            return Err(BadRequest(format!(
                "{} is a run of {its}, and {name} is a run of {others}: they can't be shown as one run; \
                 report each by itself",
                names[0]
            ))
            .into());
        }
        runs.push(run);
    }
    Ok((runs, experiment))
}

/// Shows stored runs of one experiment.
fn show<E: Experiment>(reported: Reported<'_>) -> Result<ExitCode> {
    let Reported { caller, store, mut runs, experiment, showing } = reported;
    let names: Vec<String> = runs.iter().map(|run| run.info.name.clone()).collect();
    let first = runs.remove(0);
    can_be_shown::<E>(caller, &first.info, &showing)?;
    let stored = if runs.is_empty() {
        stored::warn_if_incomplete(caller, store, &first, experiment)?;
        first
    } else {
        let infos: Vec<RunInfo> = [&first].into_iter().chain(&runs).map(|run| run.info.clone()).collect();
        let merged = E::merge(first, runs)?;
        for other in &infos[1..] {
            let what = format!("{} is merged with {}", infos[0].name, other.name);
            stored::warn_of_differences(&what, &infos[0], other);
        }
        merged
    };
    let baseline = showing.stored_baseline::<E>(caller, store, &names)?;
    showing.picture_file()?;
    showing.warn(baseline.as_ref(), &stored.info);
    let evidence = Evidence {
        info: &stored.info,
        measurements: &stored.measurements,
        baseline: baseline.as_ref(),
        format: showing.chosen_format::<E>(),
    };
    showing.show::<E>(&evidence, E::Aside::default())
}

/// Refuses to show a run in a way that its experiment does not have.
fn can_be_shown<E: Experiment>(caller: &Caller, info: &RunInfo, showing: &Showing) -> Result<(), BadRequest> {
    let whose = format!("{} is a run of {}", info.name, caller.quoted(Act::Measure(E::COMMAND)));
    let refuse = |flag: String, why: &str| Err(BadRequest(format!("{flag}: {whose}, {why}")));
    if showing.baseline.baseline.is_some() && !E::HAS_BASELINE {
        return refuse("--baseline".to_owned(), "which can't be compared with another run");
    }
    if showing.explain.explain && !E::HAS_EXPLANATION {
        return refuse("--explain".to_owned(), "which has no longer form");
    }
    if let (Some(file), false) = (&showing.picture.svg, E::HAS_PICTURE) {
        return refuse(format!("--svg {}", file.display()), "which has no picture");
    }
    match showing.format.format {
        Some(format) if !E::FORMATS.contains(&format) => {
            let has: Vec<String> = E::FORMATS.iter().copied().map(word_of).collect();
            let why = format!("which has no such format: give {}", alternatives(&has));
            refuse(format!("--format {}", word_of(format)), &why)
        }
        _ => Ok(()),
    }
}

/// Joins at least one word: `table, csv or json`.
fn alternatives(words: &[String]) -> String {
    match words.split_last() {
        Some((last, [])) => last.clone(),
        Some((last, before)) => format!("{} or {last}", before.join(", ")),
        None => String::new(),
    }
}

/// Returns a line about a run, with tabs between its parts: its name, when it began, how many
/// measurements it has, and the command that measured it.
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
