//! `cargo xtask list`: what can be compared.

use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, ValueEnum};
use record::Description;

use crate::output;
use crate::session::{self, Session};

/// Show the strategies with their settings and abilities, the runtimes and the workloads
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How it is written to stdout
    #[arg(long, value_enum, default_value_t = Format::Table)]
    format: Format,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum Format {
    /// For a person
    Table,
    /// For a program
    Json,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let session = Session::begin(&session::workspace()?)?;
    let descriptions: Vec<Description> = session.catalogue.descriptions().cloned().collect();
    output::print(&match arguments.format {
        Format::Table => words::list(&descriptions),
        Format::Json => words::list_json(&descriptions),
    })?;
    Ok(ExitCode::SUCCESS)
}
