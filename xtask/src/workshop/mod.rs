//! `cargo xtask workshop`: shows and checks the exercises.
//!
//! **Invariant:** every command says what to do next. Only `reset` changes what the learner wrote,
//! and it keeps a copy.

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

/// Learn from exercises that a measured beat checks
///
/// Each exercise is one file to mend: a loop that stops, a pool that is too wide, a job that nobody
/// can cancel. A check runs your file beside a ticker, shows what it did to the beat, and says what
/// was expected. Without a command, you see where you are and what is next.
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    #[command(subcommand)]
    command: Option<Command>,

    /// The language of all texts: en or ru [default: your locale's]
    #[arg(long, value_name = "LANG", global = true)]
    lang: Option<Lang>,

    /// A folder with another course, instead of the built-in one
    #[arg(long, value_name = "DIR", global = true)]
    from: Option<PathBuf>,

    /// The folder for your progress [default: .breather/workshop in the workspace]
    #[arg(
        long = "kept",
        value_name = "DIR",
        global = true,
        env = "BREATHER_WORKSHOP",
        hide_env_values = true
    )]
    progress_folder: Option<PathBuf>,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Check the current exercise, or the one you name
    Check(check::Arguments),
    /// Check the current exercise whenever you save its file; keys show hints and the list
    Watch(watch::Arguments),
    /// Show a hint: there are three, and each says more than the one before
    Hint(show::HintArguments),
    /// List all exercises, and which have passed
    List,
    /// Make an exercise the current one, and show its task
    Open(show::Named),
    /// Start an exercise again; a copy of what you wrote is kept
    Reset(show::Named),
    /// Show the solution of an exercise that has passed
    Solution(show::SolutionArguments),
    /// For teachers: what to show, which questions come, which wrong answers people give
    Teach(show::MaybeNamed),
    /// For teachers: prove that each exercise fails as given, passes with its solution, and fails
    /// with its wrong answers
    Verify(verify::Arguments),
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let setup =
        Setup::enter(arguments.lang, arguments.from.as_deref(), arguments.progress_folder.as_deref())?;
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
