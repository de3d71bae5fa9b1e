//! The command line that every strategy's binary shares.
//!
//! For a person it does what the article's script does: it prints the time each second while a job
//! runs. The parent of a comparison uses the hidden subcommands, which speak JSON on stdin and
//! stdout.

mod article;
mod child;
mod work;

use std::process::ExitCode;

use clap::{Arg, Command};
use strategy::{About, Strategy};

use crate::kind::Kind;

pub use work::program as worker_program;

/// Does what a strategy's binary does.
///
/// ```ignore
/// fn main() -> std::process::ExitCode {
///     measure::main::<manual_yield::ManualYield>()
/// }
/// ```
pub fn main<S: Strategy>() -> ExitCode {
    work::remember_program();
    run(&Kind::of::<S>())
}

/// Answers a question of the parent, as a strategy's binary does that is started with its name:
/// `describe`, `check`, `prepare`, `expect`, `try` or `measure`. The subject comes as JSON on
/// stdin, and the answer goes to stdout. It is for a program whose command line is its own.
///
/// Ends the process if the question was answered: what still runs on other threads is not waited
/// for. Returns only if something went wrong, which is then told on stderr.
pub fn answer<S: Strategy>(question: &str) -> ExitCode {
    let kind = Kind::of::<S>();
    if child::QUESTIONS.contains(&question) {
        return child::answer(&kind, question);
    }
    eprintln!(
        "{}: there is no question `{question}`; there is {}",
        kind.about.name,
        child::QUESTIONS.join(", ")
    );
    ExitCode::FAILURE
}

fn run(kind: &Kind) -> ExitCode {
    let mut command = command(&kind.about);
    let arguments = command.get_matches_mut();
    match arguments.subcommand() {
        Some((work::WORK, _)) => work::run(),
        Some((question, _)) => child::answer(kind, question),
        None => article::run(kind, &mut command, &arguments),
    }
}

fn command(about: &About) -> Command {
    let settings = about.settings.iter().map(|setting| {
        Arg::new(setting.key)
            .long(setting.key)
            .value_name("VALUE")
            .help(format!("{} [values: {}]", setting.help, setting.values))
            .help_heading("Settings")
    });
    let default = match about.defaults {
        [first, ..] if !first.is_empty() => format!(" Without a setting: {first}."),
        _ => String::new(),
    };
    Command::new(about.name)
        .about(about.summary)
        .long_about(format!(
            "{}.\n\nPrints the time once a period while jobs run beside it on the same runtime, as the \
             script of the article does: if the loop still breathes, the times are a period apart.{default}",
            about.summary
        ))
        .args(settings)
        .args(article::arguments())
        .subcommand(Command::new(work::WORK).hide(true))
        .subcommands(child::QUESTIONS.map(|question| Command::new(question).hide(true)))
        .disable_help_subcommand(true)
        .args_conflicts_with_subcommands(true)
}
