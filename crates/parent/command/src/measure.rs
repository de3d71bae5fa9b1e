//! The commands of the experiments: each describes a run, carries out its trials, and shows its
//! finding.

use std::process::ExitCode;

use anyhow::Result;
use clap::{ArgMatches, Args, FromArgMatches};
use engine::{Experiment, Occasion, Peer, Plan, Store};

use crate::caller::Caller;
use crate::carry_on::{Whole, carry_on};
use crate::flags::{self, BaselineFlags, ExplainFlags, FormatFlags, PictureFlags, RunFlags};
use crate::session::Session;
use crate::showing::Showing;
use crate::subjects::Subjects;
use crate::{resume, stored};

/// The folder for runs that are not to be kept, in the folder that cargo builds into.
const UNKEPT: &str = "tested";

/// The command of an experiment.
#[derive(Debug)]
pub struct MeasuringCommand {
    /// Its name: `compare`.
    pub name: &'static str,
    /// Makes its flags and their help.
    pub flags: fn() -> clap::Command,
    /// Measures and shows.
    pub run: fn(&Caller, &Subjects, &ArgMatches) -> Result<ExitCode>,
}

impl MeasuringCommand {
    /// Makes the command of an experiment.
    pub const fn of<E: Experiment>() -> Self {
        MeasuringCommand { name: E::COMMAND, flags: flags_of::<E>, run: run::<E> }
    }
}

/// Makes the flags of an experiment: its own, those of all, and those for what it can show.
fn flags_of<E: Experiment>() -> clap::Command {
    let own = E::Options::augment_args(clap::Command::new(E::COMMAND));
    // A run that is resumed is measured as it began.
    let refused_beside_resume: Vec<clap::Id> = own
        .get_arguments()
        .map(|argument| argument.get_id().clone())
        .chain(["seed".into(), "save".into(), "quota".into()])
        .collect();
    let (about, long_about) = (own.get_about().cloned(), own.get_long_about().cloned());
    let default = flags::word_of(E::FORMATS[0]);
    let mut command = FormatFlags::augment_args(RunFlags::augment_args(own))
        .mut_arg("resume", |resume| resume.conflicts_with_all(refused_beside_resume))
        .mut_arg("format", |format| {
            let help = format!("How the figures are written to stdout [default: {default}]");
            format.value_parser(flags::format_among(E::FORMATS)).help(help)
        });
    if E::HAS_BASELINE {
        command = BaselineFlags::augment_args(command);
    }
    if E::HAS_EXPLANATION {
        command = ExplainFlags::augment_args(command);
    }
    if E::HAS_PICTURE {
        command = PictureFlags::augment_args(command);
    }
    flags::with_own_numbers(command)
        .about(about.unwrap_or_default())
        .long_about(long_about.unwrap_or_default())
}

/// Measures an experiment, or the rest of a run of it.
fn run<E: Experiment>(caller: &Caller, subjects: &Subjects, matches: &ArgMatches) -> Result<ExitCode> {
    let options = E::Options::from_arg_matches(matches)?;
    let flags = RunFlags::from_arg_matches(matches)?;
    let baseline =
        if E::HAS_BASELINE { BaselineFlags::from_arg_matches(matches)? } else { BaselineFlags::default() };
    let picture =
        if E::HAS_PICTURE { PictureFlags::from_arg_matches(matches)? } else { PictureFlags::default() };
    let explain =
        if E::HAS_EXPLANATION { ExplainFlags::from_arg_matches(matches)? } else { ExplainFlags::default() };
    let showing = Showing { format: FormatFlags::from_arg_matches(matches)?, explain, baseline, picture };
    let peers = if E::has_peers(&options) { Peer::all(&subjects.workspace)? } else { Vec::new() };
    check::<E>(&options, &flags, subjects, &peers)?;
    let store = flags.store.store(subjects);
    let resumed = flags.resume.as_slice();
    let baseline = showing.stored_baseline::<E>(caller, &store, resumed)?;
    if let Some(run) = &flags.resume {
        return resume::run::<E>(caller, run, flags.memory, baseline.as_ref(), &showing, subjects, &store);
    }
    if let Some(name) = &flags.save {
        stored::must_be_new(&store, name)?;
    }
    showing.picture_file()?;

    let mut session = Session::measuring(subjects)?;
    session.add_peers(peers)?;
    let occasion = Occasion::now(&subjects.workspace, flags.seed, flags.save.as_deref(), caller.typed_line());
    let memory = flags.memory.or(occasion.memory);
    let programs = session.hashes();
    let occasion = Occasion { memory, quota_millicpus: flags.quota, programs, ..occasion };
    session.catalogue.set_quota(occasion.quota_of_children());
    let described = E::describe(&options, &occasion, &session.catalogue);
    let info = session.interrupt.explain(described)?;
    // Before minutes of measuring, while Ctrl-C costs nothing.
    showing.warn(baseline.as_ref(), &info);
    let plan = Plan { trials: E::trials(&info), info };
    let estimate = session.interrupt.explain(plan.estimate(&session.catalogue))?;
    let is_kept = E::IS_KEPT || flags.save.is_some();
    // In a folder of its own it is never the latest run, not even if it is killed and stays there.
    let store = if is_kept { store } else { Store::at(subjects.workspace.target().join(UNKEPT)) };
    let run = store.create(&plan.info)?;
    let whole = Whole {
        caller,
        command: E::COMMAND,
        trials: plan.trials.clone(),
        kept: Vec::new(),
        measured: 0,
        estimate,
        is_kept,
        settling: E::settling,
    };
    let measured = carry_on(&session, &plan, run, whole, &mut *E::settling(&plan.info))?;
    measured.show::<E>(&plan, baseline.as_ref(), &showing)
}

/// Refuses what makes no sense before anything is built: building takes a while.
fn check<E: Experiment>(
    options: &E::Options,
    flags: &RunFlags,
    subjects: &Subjects,
    peers: &[Peer],
) -> Result<()> {
    E::check(options, engine::cpus())?;
    subjects.check(E::chosen(options), peers)?;
    flags.memory.map_or(Ok(()), engine::validate_memory)?;
    flags.quota.map_or(Ok(()), engine::validate_quota)?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_resumed_is_measured_as_it_began() {
        let command = flags_of::<compare::Comparison>();
        let resume = command.get_arguments().find(|argument| argument.get_id() == "resume").unwrap();
        let refused = command.get_arg_conflicts_with(resume);
        let allowed: Vec<&str> = command
            .get_arguments()
            .filter(|argument| *argument != resume && !refused.contains(argument))
            .map(|argument| argument.get_id().as_str())
            .collect();
        assert_eq!(allowed, ["memory", "folder", "format", "baseline", "fail_on_regression", "explain"]);
    }
}
