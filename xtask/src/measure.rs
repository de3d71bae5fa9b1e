//! Measures any experiment: describes a run, carries out its trials, and shows what they come to.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::Result;
use clap::{ArgMatches, Args, FromArgMatches};
use engine::typed::size;
use engine::{
    Evidence, Experiment, Interrupt, Interrupted, Occasion, Plan, Remainder, Run, Store, Stored, Trial,
    Workspace,
};
use record::Measurement;

use crate::progress::Progress;
use crate::resume::{self, how_to_resume};
use crate::session::{self, Runs, Session, command_line};
use crate::showing::{self, Comparing, Drawing, Showing, Writing};
use crate::{ending, output};

/// What every experiment takes.
#[derive(Debug, Args)]
pub(crate) struct Common {
    /// Repeats the order and the phases of an earlier run [default: a new one]
    #[arg(long, value_name = "S", help_heading = "How it is measured")]
    seed: Option<u64>,

    /// How much memory each child may take, with 2 MiB for each of its threads (Linux) [default: half of what there is, at
    /// least 2GiB]
    #[arg(long, value_name = "SIZE", value_parser = size::parse, help_heading = "How it is measured")]
    pub(crate) memory: Option<u64>,

    /// Measure only what this run lacks, because it was interrupted or killed, and show the whole of it
    #[arg(long, value_name = "RUN", help_heading = "What comes of it")]
    resume: Option<String>,

    /// Keep the run under this name, for `cargo xtask report`
    #[arg(long, value_name = "NAME", help_heading = "What comes of it")]
    save: Option<String>,

    #[command(flatten)]
    runs: Runs,
}

/// Builds the command of an experiment: its own flags, those of all, and those for what it can show.
pub(crate) fn command<E: Experiment>() -> clap::Command {
    let own = E::Options::augment_args(clap::Command::new(E::COMMAND));
    let measured_as_it_began: Vec<clap::Id> = own
        .get_arguments()
        .map(|argument| argument.get_id().clone())
        .chain(["seed".into(), "save".into()])
        .collect();
    let (about, long_about) = (own.get_about().cloned(), own.get_long_about().cloned());
    let mut command = Writing::augment_args(Common::augment_args(own))
        .mut_arg("resume", |resume| resume.conflicts_with_all(measured_as_it_began))
        .mut_arg("format", |format| format.value_parser(showing::parser(E::FORMATS)));
    if E::HAS_BASELINE {
        command = Comparing::augment_args(command);
    }
    if E::HAS_PICTURE {
        command = Drawing::augment_args(command);
    }
    command.about(about.unwrap_or_default()).long_about(long_about.unwrap_or_default())
}

/// Measures an experiment, or the rest of a run of it.
pub(crate) fn run<E: Experiment>(matches: &ArgMatches) -> Result<ExitCode> {
    let options = E::Options::from_arg_matches(matches)?;
    let common = Common::from_arg_matches(matches)?;
    let showing = Showing {
        writing: Writing::from_arg_matches(matches)?,
        comparing: if E::HAS_BASELINE { Comparing::from_arg_matches(matches)? } else { Comparing::default() },
        drawing: if E::HAS_PICTURE { Drawing::from_arg_matches(matches)? } else { Drawing::default() },
    };
    let workspace = session::workspace()?;
    check::<E>(&options, &common, &showing, &workspace)?;
    let store = common.runs.store(&workspace);
    let baseline = showing.stored_baseline::<E>(&store)?;
    if let Some(run) = &common.resume {
        return resume::run::<E>(run, common.memory, baseline.as_ref(), &showing, &workspace, &store);
    }
    if let Some(name) = &common.save {
        session::must_be_new(&store, name)?;
    }

    let session = Session::begin(&workspace)?;
    let occasion = Occasion::now(&workspace, common.seed, common.save.as_deref(), command_line());
    let occasion = Occasion { memory: common.memory.or(occasion.memory), ..occasion };
    let described = E::describe(&options, &occasion, &session.catalogue);
    let info = session.interrupt.explain(described)?;
    // Now, while there is still time to think again.
    showing.warn(baseline.as_ref(), &info);
    let plan = Plan { trials: E::trials(&info), info };
    let run = store.create(&plan.info)?;
    let whole = Whole { command: E::COMMAND, trials: plan.trials.clone(), kept: Vec::new() };
    let measured = carry_on(&session, &plan, &store, run, whole)?;
    measured.show::<E>(&plan, baseline.as_ref(), &showing)
}

/// Refuses what makes no sense before anything is built, which takes a while.
fn check<E: Experiment>(
    options: &E::Options,
    common: &Common,
    showing: &Showing,
    workspace: &Workspace,
) -> Result<()> {
    E::check(options, engine::cpus())?;
    E::chosen(options).check(&workspace.strategies())?;
    common.memory.map_or(Ok(()), engine::validate_memory)?;
    showing.drawing.svg.as_deref().map_or(Ok(()), showing::can_be_written)?;
    Ok(())
}

/// All of a run of which perhaps a part is measured already.
pub(crate) struct Whole {
    /// The experiment's command.
    pub(crate) command: &'static str,
    /// All of its trials.
    pub(crate) trials: Vec<Trial>,
    /// What is measured already.
    pub(crate) kept: Vec<Measurement>,
}

/// What came of measuring: all of it, or what there was when it ended early.
pub(crate) struct Measured {
    measurements: Vec<Measurement>,
    /// Why it is not complete; `None` if it is.
    cut: Option<Cut>,
}

/// Why a run ended before it was complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Cut {
    /// Ctrl-C, or a request to end.
    Interrupted,
    /// A measurement could not be written.
    NotKept,
}

/// Carries out a plan, shows how it goes on, and keeps what is measured.
pub(crate) fn carry_on(
    session: &Session,
    plan: &Plan,
    store: &Store,
    mut run: Run,
    whole: Whole,
) -> Result<Measured> {
    let name = &plan.info.name;
    let before = Remainder::of(whole.trials.clone(), &whole.kept).measured();
    let mut progress = Progress::begin(plan, before);
    let begun = Instant::now();
    let added = engine::run(plan, &session.catalogue, &mut run, &mut progress, &session.interrupt);
    progress.end();
    let added = match added {
        Ok(added) => added,
        Err(error) => {
            // What is shown then is what is kept, which only the file knows.
            output::say(&format!("error: {:#}", anyhow::Error::new(error)));
            drop(run);
            let (Stored { measurements, .. }, _) = session::read(store, name)?;
            return Ok(whole.ended(name, measurements, Some(Cut::NotKept)));
        }
    };
    let interrupted = session.interrupt.is_raised();
    if interrupted && whole.kept.is_empty() && added.is_empty() {
        run.discard()?;
        output::say("interrupted before anything was measured: nothing is kept");
        return Err(Interrupted.into());
    }
    let measurements = [whole.kept.clone(), added].concat();
    let measured = whole.ended(name, measurements, interrupted.then_some(Cut::Interrupted));
    let took = words::roughly(begun.elapsed());
    output::say(&format!(
        "measured in {took}, kept as run {name}: `cargo xtask report {name}` shows it again"
    ));
    Ok(measured)
}

impl Whole {
    /// Says how much is kept of a run that was cut short, and how to have the rest.
    fn ended(&self, name: &str, measurements: Vec<Measurement>, cut: Option<Cut>) -> Measured {
        let begins = match cut {
            None => return Measured { measurements, cut },
            Some(Cut::Interrupted) => "interrupted: ",
            Some(Cut::NotKept) => "",
        };
        let left = Remainder::of(self.trials.clone(), &measurements);
        let (measured, planned) = (left.measured(), left.planned);
        output::say(&if left.missing.is_empty() {
            format!("{begins}all {planned} measurements are kept, and what was spoiled is not taken again")
        } else {
            let how = how_to_resume(self.command, name);
            format!("{begins}{measured} of {planned} measurements are kept: {how}")
        });
        Measured { measurements, cut }
    }
}

impl Measured {
    /// Shows the whole run, and says how the command ends.
    pub(crate) fn show<E: Experiment>(
        &self,
        plan: &Plan,
        baseline: Option<&Stored>,
        showing: &Showing,
    ) -> Result<ExitCode> {
        let aside = if self.cut.is_none() { E::aside() } else { E::Aside::default() };
        let evidence = Evidence { info: &plan.info, measurements: &self.measurements, baseline };
        let shown = showing.show::<E>(&evidence, aside)?;
        Ok(match self.cut {
            Some(Cut::Interrupted) => ExitCode::from(Interrupt::EXIT_CODE),
            Some(Cut::NotKept) => ExitCode::from(ending::FAILED),
            None => shown,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_run_that_is_resumed_is_measured_as_it_began() {
        let command = command::<compare::Comparison>();
        let resume = command.get_arguments().find(|argument| argument.get_id() == "resume").unwrap();
        let refused = command.get_arg_conflicts_with(resume);
        let allowed: Vec<&str> = command
            .get_arguments()
            .filter(|argument| *argument != resume && !refused.contains(argument))
            .map(|argument| argument.get_id().as_str())
            .collect();
        assert_eq!(allowed, ["memory", "folder", "format", "baseline", "fail_on_regression"]);
    }
}
