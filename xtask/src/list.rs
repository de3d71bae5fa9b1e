//! `cargo xtask list`: shows everything that can be compared.

use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use engine::{Format, typed};
use record::Description;

use crate::session::{self, Session};
use crate::{flags, output};

/// Show the strategies with their settings and abilities, the runtimes, workloads, loads and probes
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How the list is written to stdout
    #[arg(
        long,
        default_value = "table",
        value_parser = flags::format_among(&[Format::Table, Format::Json])
    )]
    format: Format,
}

pub(crate) fn run(arguments: &Arguments) -> Result<ExitCode> {
    let session = Session::begin(&session::workspace()?)?;
    let descriptions: Vec<Description> = session.catalogue.descriptions().cloned().collect();
    let (loads, probes) = (typed::loads(), typed::probes());
    let choices = words::Choices { descriptions: &descriptions, loads: &loads, probes: &probes };
    output::print(&match arguments.format {
        Format::Json => words::list_json(choices),
        _ => words::list(choices),
    })?;
    Ok(ExitCode::SUCCESS)
}
