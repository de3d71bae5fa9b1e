//! The parent: reads the flags, starts the bench binary again as a child for each trial, and shows
//! the comparison.
//!
//! `flags.rs` turns the command line into the flags of a comparison, `built_in.rs` refuses what
//! this binary was built without, and `called.rs` knows how a person calls it. The crates `command`
//! and `compare` do the rest, as `cargo xtask compare` does.
//!
//! **Invariant:** what is measured here runs in a child. The parent calls no function of a job.

mod built_in;
mod called;
mod flags;

use std::process::ExitCode;

use anyhow::{Context, Result};
use command::report::ShowingCommand;
use command::{Caller, KnownExperiment, MeasuringCommand, Programs, Subjects, ending, output, report};
use compare::{Comparison, JobTest};
use engine::{Interrupt, Program, Workspace};

use crate::child;
use crate::define::Defined;
use flags::Request;

static EXPERIMENTS: [KnownExperiment; 1] = [KnownExperiment::of::<Comparison>()];
static SHOWING: [ShowingCommand; 1] = [ShowingCommand::of::<Comparison>()];
static CALLER: Caller = Caller { experiments: &EXPERIMENTS, typed: called::typed, line: called::line };

/// The folder for runs, in the folder that cargo builds into.
const RUNS: [&str; 2] = ["side-by-side", "runs"];

/// Does what the command line asks for.
pub(crate) fn run(defined: &Defined) -> ExitCode {
    Interrupt::begin();
    let arguments: Vec<String> = called::arguments().collect();
    answered(defined, &arguments).unwrap_or_else(|error| ending::of_error(&error, &CALLER))
}

fn answered(defined: &Defined, arguments: &[String]) -> Result<ExitCode> {
    match flags::read(arguments, defined)? {
        Request::List { text } => {
            output::print(&text)?;
            // On stderr: tools of libtest read stdout.
            let runtimes: Vec<String> = runtime::available().map(|id| id.to_string()).collect();
            output::say(&format!("strategies: {}", child::strategies().join(", ")));
            output::say(&format!("runtimes: {}", runtimes.join(", ")));
            Ok(ExitCode::SUCCESS)
        }
        Request::Nothing(why) => {
            output::say(&why);
            Ok(ExitCode::SUCCESS)
        }
        Request::Report(arguments) => report::run(&CALLER, &SHOWING, &subjects(defined)?, *arguments),
        Request::Compare { matches, is_test } => {
            if is_test {
                output::say(
                    "one quick round, to see that every job comes to its answer: `cargo bench` measures",
                );
            }
            let command = if is_test {
                MeasuringCommand::of::<JobTest>()
            } else {
                MeasuringCommand::of::<Comparison>()
            };
            (command.run)(&CALLER, &subjects(defined)?, &matches)
                .map_err(built_in::with_feature)
                .map_err(built_in::of_a_job)
        }
    }
}

/// Returns what is measured: this binary, started again for each trial.
fn subjects(defined: &Defined) -> Result<Subjects> {
    let folder = called::package().context("the folder of the package can't be found")?;
    let mut workspace = Workspace::load_built(&folder, env!("SIDE_BY_SIDE_PLATFORM"))?;
    if let Some(target) = called::target_folder() {
        workspace = workspace.built_into(&target);
    }
    let own = std::env::current_exe().context("this program can't find itself")?;
    let program = |strategy: &&str| {
        let arguments = vec![child::CHILD.to_owned(), (*strategy).to_owned()];
        ((*strategy).to_owned(), Program { path: own.clone(), arguments })
    };
    let also = if defined.splits() { child::SPLITTING } else { &[] };
    Ok(Subjects {
        runs: RUNS.iter().fold(workspace.target().to_owned(), |folder, part| folder.join(part)),
        workspace,
        programs: Programs::Built {
            programs: child::strategies().iter().map(program).collect(),
            kinds: defined.names().into_iter().map(str::to_owned).collect(),
            also: also.iter().map(|&name| name.to_owned()).collect(),
        },
    })
}
