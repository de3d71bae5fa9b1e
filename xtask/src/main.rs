//! The command line: arguments in, calls to the other crates out.
//!
//! `experiments.rs` lists the experiments. The crate `command` measures, resumes and reports any of
//! them. The other commands have a module each.
//!
//! **Invariant:** data goes to stdout, everything else to stderr.
//! **Invariant:** exit 0 means that all is well. 1: a cell failed, became worse if that was asked,
//! or something broke. 2: the command line made no sense. 130: the command was interrupted.

mod experiments;
mod here;
mod list;
mod workshop;

use std::process::ExitCode;

use anyhow::Result;
use clap::{ArgMatches, CommandFactory, FromArgMatches, Parser, Subcommand};
use command::{ending, flags, report, with_own_suggestion};
use engine::Interrupt;

use crate::experiments::{CALLER, MEASURING, SHOWING};
use crate::here::subjects;

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
    Interrupt::begin();
    let command = MEASURING.iter().fold(Cli::command(), |all, one| all.subcommand((one.flags)()));
    let ended = match command.clone().try_get_matches() {
        Ok(matches) => run(&matches),
        Err(error) => match flags::unreadable_value(&error) {
            Some(refused) => Err(refused.into()),
            None => {
                let arguments = std::env::args_os().skip(1);
                let arguments = arguments.map(|argument| argument.to_string_lossy().into_owned());
                ending::of_parser(&with_own_suggestion(error, &command, arguments))
            }
        },
    };
    match ended {
        // It was asked to end, and had nothing more to do.
        Ok(code) if code == ExitCode::SUCCESS && Interrupt::has_asked_this_process() => {
            ExitCode::from(Interrupt::EXIT_CODE)
        }
        Ok(code) => code,
        Err(error) => ending::of_error(&error, &CALLER),
    }
}

fn run(matches: &ArgMatches) -> Result<ExitCode> {
    if let Some((name, matches)) = matches.subcommand()
        && let Some(experiment) = MEASURING.iter().find(|command| command.name == name)
    {
        return (experiment.run)(&CALLER, &subjects()?, matches);
    }
    match Cli::from_arg_matches(matches).unwrap_or_else(|error| ending::of_parser(&error)).command {
        Command::List(arguments) => list::run(&subjects()?, &arguments),
        Command::Report(arguments) => report::run(&CALLER, &SHOWING, &subjects()?, arguments),
        Command::Workshop(arguments) => workshop::run(&arguments),
    }
}
