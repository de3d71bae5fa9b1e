//! The command line: arguments in, calls to the crates out.
//!
//! `experiments.rs` lists the experiments. `measure.rs`, `resume.rs` and `report.rs` run, resume and report any of them;
//! the other commands have a module each.
//!
//! **Invariant:** data goes to stdout, everything else to stderr. Exit 0: all is well. 1: a cell failed, or became worse if
//! that was asked, or something broke. 2: the command line made no sense. 130: it was interrupted.

mod ending;
mod experiments;
mod list;
mod measure;
mod output;
mod progress;
mod report;
mod resume;
mod session;
mod showing;
mod workshop;

use std::process::ExitCode;

use anyhow::Result;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};

use experiments::EXPERIMENTS;

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
    let command = EXPERIMENTS.iter().fold(Cli::command(), |all, one| all.subcommand((one.command)()));
    run(&command.get_matches()).unwrap_or_else(|error| ending::of_error(&error))
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    if let Some((name, matches)) = matches.subcommand()
        && let Some(experiment) = EXPERIMENTS.iter().find(|experiment| experiment.name == name)
    {
        return (experiment.run)(matches);
    }
    match Cli::from_arg_matches(matches).unwrap_or_else(|error| error.exit()).command {
        Command::List(arguments) => list::run(&arguments),
        Command::Report(arguments) => report::run(arguments),
        Command::Workshop(arguments) => workshop::run(&arguments),
    }
}
