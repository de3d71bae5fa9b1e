//! `cargo xtask list`: shows everything that can be compared.

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use engine::{Catalogue, Format, typed};
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
    let step_ns = step_ns(&session.catalogue, &descriptions)?;
    let (loads, probes) = (typed::loads(), typed::probes());
    let choices =
        words::Choices { descriptions: &descriptions, step_ns: &step_ns, loads: &loads, probes: &probes };
    output::print(&match arguments.format {
        Format::Json => words::list_json(choices),
        _ => words::list(choices),
    })?;
    Ok(ExitCode::SUCCESS)
}

/// Measures a step of each kind of job with its default settings, in nanoseconds. Takes two seconds
/// or so.
fn step_ns(catalogue: &Catalogue, descriptions: &[Description]) -> Result<BTreeMap<String, f64>> {
    let kinds = descriptions.first().map(|description| &*description.workloads).unwrap_or_default();
    let measured = kinds.iter().map(|kind| {
        let prepared = catalogue.prepare(&kind.name)?;
        Ok((kind.name.clone(), 1e9 / prepared.steps_per_s.max(1) as f64))
    });
    measured.collect()
}
