//! The commands of the experiments: each describes a run, carries out its trials, and shows its
//! finding.

use std::process::ExitCode;

use anyhow::Result;
use clap::{ArgMatches, Args, FromArgMatches};
use engine::{Experiment, Occasion, Peer, Plan, Workspace};

use crate::carry_on::{Whole, carry_on};
use crate::experiments::each_experiment;
use crate::flags::{self, BaselineFlags, ExplainFlags, FormatFlags, PictureFlags, RunFlags};
use crate::session::{self, Session};
use crate::showing::Showing;
use crate::{resume, stored};

/// The command of an experiment.
pub(crate) struct MeasuringCommand {
    /// Its name: `compare`.
    pub(crate) name: &'static str,
    /// Makes its flags and their help.
    pub(crate) flags: fn() -> clap::Command,
    /// Measures and shows.
    pub(crate) run: fn(&ArgMatches) -> Result<ExitCode>,
}

/// The commands of all experiments.
pub(crate) static COMMANDS: [MeasuringCommand; 4] = each_experiment!(command);

const fn command<E: Experiment>() -> MeasuringCommand {
    MeasuringCommand { name: E::COMMAND, flags: flags_of::<E>, run: run::<E> }
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
fn run<E: Experiment>(matches: &ArgMatches) -> Result<ExitCode> {
    let options = E::Options::from_arg_matches(matches)?;
    let flags = RunFlags::from_arg_matches(matches)?;
    let baseline =
        if E::HAS_BASELINE { BaselineFlags::from_arg_matches(matches)? } else { BaselineFlags::default() };
    let picture =
        if E::HAS_PICTURE { PictureFlags::from_arg_matches(matches)? } else { PictureFlags::default() };
    let explain =
        if E::HAS_EXPLANATION { ExplainFlags::from_arg_matches(matches)? } else { ExplainFlags::default() };
    let showing = Showing { format: FormatFlags::from_arg_matches(matches)?, explain, baseline, picture };
    let workspace = session::workspace()?;
    let peers = if E::has_peers(&options) { Peer::all(&workspace)? } else { Vec::new() };
    check::<E>(&options, &flags, &workspace, &peers)?;
    let store = flags.store.store(&workspace);
    let baseline = showing.stored_baseline::<E>(&store)?;
    if let Some(run) = &flags.resume {
        return resume::run::<E>(run, flags.memory, baseline.as_ref(), &showing, &workspace, &store);
    }
    if let Some(name) = &flags.save {
        stored::must_be_new(&store, name)?;
    }
    showing.check_picture()?;

    let mut session = Session::begin(&workspace)?;
    session.add_peers(peers)?;
    let occasion = Occasion::now(&workspace, flags.seed, flags.save.as_deref(), command_line());
    let memory = flags.memory.or(occasion.memory);
    let occasion = Occasion { memory, quota_millicpus: flags.quota, ..occasion };
    session.catalogue.set_quota(occasion.quota_of_children());
    let described = E::describe(&options, &occasion, &session.catalogue);
    let info = session.interrupt.explain(described)?;
    // Before minutes of measuring, while Ctrl-C costs nothing.
    showing.warn(baseline.as_ref(), &info);
    let plan = Plan { trials: E::trials(&info), info };
    let run = store.create(&plan.info)?;
    let whole = Whole {
        command: E::COMMAND,
        trials: plan.trials.clone(),
        kept: Vec::new(),
        is_settled: E::is_settled,
    };
    let measured = carry_on(&session, &plan, &store, run, whole)?;
    measured.show::<E>(&plan, baseline.as_ref(), &showing)
}

/// Refuses what makes no sense before anything is built: building takes a while.
fn check<E: Experiment>(
    options: &E::Options,
    flags: &RunFlags,
    workspace: &Workspace,
    peers: &[Peer],
) -> Result<()> {
    E::check(options, engine::cpus())?;
    E::chosen(options).check(&workspace.strategies(), &workspace.job_kinds()?, peers)?;
    flags.memory.map_or(Ok(()), engine::validate_memory)?;
    flags.quota.map_or(Ok(()), engine::validate_quota)?;
    Ok(())
}

/// Returns the command line as it arrived here, without the quotes that a shell took away.
fn command_line() -> String {
    std::iter::once("cargo xtask".to_owned())
        .chain(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

#[cfg(test)]
mod tests {
    use std::any::TypeId;
    use std::time::Duration;

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

    #[test]
    fn a_format_can_be_chosen_by_the_names_that_a_command_ever_had() {
        for (command, word) in
            [("compare", "table"), ("sweep", "plot"), ("reproduce", "text"), ("selfcheck", "text")]
        {
            let command = COMMANDS.iter().find(|known| known.name == command).unwrap();
            let arguments = [command.name, "--format", word];
            let matches = (command.flags)().try_get_matches_from(arguments).unwrap();
            assert_eq!(matches.get_one("format"), Some(&engine::Format::Table), "{arguments:?}");
        }
    }

    #[test]
    fn every_number_that_cant_be_read_is_answered_in_the_projects_words() {
        let mut seen = 0;
        for MeasuringCommand { name, flags, .. } in &COMMANDS {
            let command = flags();
            for argument in command.get_arguments().filter(|argument| is_number(argument)) {
                let flag = format!("--{}", argument.get_long().unwrap());
                for value in ["x", "-1"] {
                    let error = command.clone().try_get_matches_from([name, &*flag, value]).unwrap_err();
                    let told = flags::unreadable_value(&error).map(|refused| refused.to_string());
                    let told = told.unwrap_or_else(|| panic!("{name} {flag} {value}: {error}"));
                    assert!(told.starts_with(&format!("{flag} {value}: ")), "{name}: {told}");
                    let is_own = ["whole number", "a duration is written", "a number of processors"]
                        .iter()
                        .any(|words| told.contains(words));
                    assert!(is_own, "{name}: {told}");
                }
                seen += 1;
            }
        }
        assert!(seen >= 20, "{seen} flags");
    }

    fn is_number(argument: &clap::Arg) -> bool {
        let kind = argument.get_value_parser().type_id();
        let whole = [
            TypeId::of::<u8>(),
            TypeId::of::<u16>(),
            TypeId::of::<u32>(),
            TypeId::of::<u64>(),
            TypeId::of::<u128>(),
            TypeId::of::<usize>(),
            TypeId::of::<i8>(),
            TypeId::of::<i16>(),
            TypeId::of::<i32>(),
            TypeId::of::<i64>(),
            TypeId::of::<i128>(),
            TypeId::of::<isize>(),
        ];
        let others = [TypeId::of::<f32>(), TypeId::of::<f64>(), TypeId::of::<Duration>()];
        whole.iter().chain(&others).any(|number| kind == *number)
    }
}
