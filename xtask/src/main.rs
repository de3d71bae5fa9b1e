//! The command line: one module a subcommand, arguments in, calls to the crates out.
//!
//! What must stay true: data goes to stdout, everything else to stderr. Exit 0: all well; 1: a cell failed, or
//! became worse where that was asked, or something broke; 2: the command line made no sense; 130: it was interrupted.

mod compare;
mod duration;
mod ending;
mod finding;
mod list;
mod measured;
mod output;
mod place;
mod progress;
mod report;
mod reproduce;
mod resume;
mod selfcheck;
mod session;
mod size;
mod sweep;
mod workshop;

use std::process::ExitCode;

use clap::{Parser, Subcommand};

/// Compares the ways to run CPU-bound work in an async program, on this machine.
#[derive(Debug, Parser)]
#[command(name = "cargo xtask", bin_name = "cargo xtask", max_term_width = 80)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    Compare(Box<compare::Arguments>),
    List(list::Arguments),
    Report(report::Arguments),
    Reproduce(reproduce::Arguments),
    Selfcheck(selfcheck::Arguments),
    Sweep(sweep::Arguments),
    Workshop(workshop::Arguments),
}

fn main() -> ExitCode {
    let result = match Cli::parse().command {
        Command::Compare(arguments) => compare::run(&arguments),
        Command::List(arguments) => list::run(&arguments),
        Command::Report(arguments) => report::run(&arguments),
        Command::Reproduce(arguments) => reproduce::run(&arguments),
        Command::Selfcheck(arguments) => selfcheck::run(&arguments),
        Command::Sweep(arguments) => sweep::run(&arguments),
        Command::Workshop(arguments) => workshop::run(&arguments),
    };
    result.unwrap_or_else(|error| ending::of_error(&error))
}
