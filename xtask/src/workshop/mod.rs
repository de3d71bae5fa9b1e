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
use engine::variable;

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

    /// The folder for your progress [env: BREATHER_WORKSHOP] [default: .breather/workshop in the
    /// workspace]
    #[arg(long = "kept", value_name = "DIR", global = true)]
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

impl Arguments {
    /// Returns the flags that a command needs to do the same for the same learner, as a shell reads
    /// them, with a blank before each.
    fn flags_again(&self) -> String {
        let word = |text: &str| words::for_a_shell(text).into_owned();
        let path = |folder: &PathBuf| word(&folder.to_string_lossy());
        let given = [
            ("from", self.from.as_ref().map(path)),
            ("kept", self.progress_folder.as_ref().map(path)),
            ("lang", self.lang.map(|lang| lang.code().to_owned())),
        ];
        given.into_iter().filter_map(|(flag, value)| Some(format!(" --{flag} {}", value?))).collect()
    }
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let named = || variable("BREATHER_WORKSHOP").map(PathBuf::from);
    let progress_folder = arguments.progress_folder.clone().or_else(named);
    let setup = Setup::enter(
        arguments.lang,
        arguments.from.as_deref(),
        progress_folder.as_deref(),
        arguments.flags_again(),
    )?;
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
