//! `cargo xtask workshop`: the exercises, and what checks them.
//!
//! What must stay true: every command says what to do next, and the learner's text is changed by `reset` alone, which
//! keeps it beside.

mod check;
mod setup;
mod show;
mod verify;
mod watch;

use std::path::PathBuf;
use std::process::ExitCode;

use ::workshop::Lang;
use anyhow::Result;
use clap::{Args, Subcommand};

use setup::Setup;

/// Learn it by exercises that a measured heartbeat checks
///
/// Each exercise is one file to put right: a loop that stops, a pool that is too wide, a job that nobody can
/// cancel. A check runs it beside a ticker, shows what it did to the beat, and says what was expected. Without a command:
/// where you are, and what is next.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// The language of all texts: en or ru [default: that of the locale]
    #[arg(long, value_name = "LANG", global = true)]
    lang: Option<Lang>,

    /// A folder with a course of one's own, in place of the one that is built in
    #[arg(long, value_name = "DIR", global = true)]
    from: Option<PathBuf>,

    /// The folder in which it is kept what has passed; without it .breather/workshop in the workspace
    #[arg(long, value_name = "DIR", global = true, env = "BREATHER_WORKSHOP", hide_env_values = true)]
    kept: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check an exercise: the current one, or the one that is named
    Check(check::Arguments),
    /// Check the current exercise each time that its file is saved; with keys for hints and the list
    Watch(watch::Arguments),
    /// Screen a hint: there are three, each says more than the one before
    Hint(show::HintArguments),
    /// Screen all exercises, and which have passed
    List,
    /// Make an exercise the current one, and show its task
    Open(show::Named),
    /// Begin an exercise again; what you wrote is kept beside it
    Reset(show::Named),
    /// Screen the solution of an exercise that has passed
    Solution(show::SolutionArguments),
    /// For teachers: what to show, which questions come, which wrong answers people give
    Teach(show::MaybeNamed),
    /// For teachers: prove that each exercise fails as given, passes with its solution, and fails with its wrong answers
    Verify(verify::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let setup = Setup::enter(arguments.lang, arguments.from.as_deref(), arguments.kept.as_deref())?;
    match &arguments.command {
        None => show::status(&setup),
        Some(Command::Check(arguments)) => check::run(&setup, arguments),
        Some(Command::Watch(arguments)) => watch::run(&setup, arguments),
        Some(Command::Hint(arguments)) => show::hint(&setup, arguments),
        Some(Command::List) => show::list(&setup),
        Some(Command::Open(arguments)) => show::open(&setup, arguments),
        Some(Command::Reset(arguments)) => show::reset(&setup, arguments),
        Some(Command::Solution(arguments)) => show::solution(&setup, arguments),
        Some(Command::Teach(arguments)) => show::teach(&setup, arguments),
        Some(Command::Verify(arguments)) => verify::run(&setup, arguments),
    }
}
