//! The command line: arguments in, calls to the other crates out.
//!
//! `experiments.rs` lists the experiments. `measure.rs`, `resume.rs` and `report.rs` run, resume
//! and report any of them. The other commands have a module each.
//!
//! **Invariant:** data goes to stdout, everything else to stderr.
//! **Invariant:** exit 0 means that all is well. 1: a cell failed, became worse if that was asked,
//! or something broke. 2: the command line made no sense. 130: the command was interrupted.

mod carry_on;
mod display;
mod ending;
mod experiments;
mod flags;
mod list;
mod measure;
mod output;
mod report;
mod resume;
mod session;
mod showing;
mod stored;
mod workshop;

use std::process::ExitCode;

use anyhow::Result;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

/// Compares the ways to run CPU-bound work in an async program, on this machine.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 80)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

/// The commands that are no experiment.
#[derive(Debug, Subcommand)]
enum Command {
    List(list::Arguments),
    Report(report::Arguments),
    Workshop(workshop::Arguments),
}

fn main() -> ExitCode {
    let command = measure::COMMANDS.iter().fold(Cli::command(), |all, one| all.subcommand((one.flags)()));
    let ended = match command.try_get_matches() {
        Ok(matches) => run(&matches),
        Err(error) => match flags::unreadable_value(&error) {
            Some(refused) => Err(refused.into()),
            None => error.exit(),
        },
    };
    ended.unwrap_or_else(|error| ending::of_error(&error))
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    if let Some((name, matches)) = matches.subcommand()
        && let Some(experiment) = measure::COMMANDS.iter().find(|command| command.name == name)
    {
        return (experiment.run)(matches);
    }
    match Cli::from_arg_matches(matches).unwrap_or_else(|error| error.exit()).command {
        Command::List(arguments) => list::run(&arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Workshop(arguments) => workshop::run(&arguments),
    }
}
