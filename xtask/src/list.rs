//! `cargo xtask list`: shows everything that can be compared.

mod properties;

use std::collections::BTreeMap;
use std::process::ExitCode;

use anyhow::Result;
use clap::Args;
use command::{Session, Subjects, flags, output};
use engine::{BadRequest, Catalogue, Format, typed};
use record::Description;

/// Show the strategies with their settings and abilities, the runtimes, workloads, loads and probes
#[derive(Debug, Args)]
pub(crate) struct Arguments {
    /// How the list is written to stdout
    #[arg(
        long,
        default_value = "table",
        value_parser = flags::format_among(&[Format::Table, Format::Markdown, Format::Json])
    )]
    format: Format,

    /// Show what each strategy can do on each runtime, with the proof of each statement, and
    /// measure what becomes of its jobs when a caller or the runtime goes away
    #[arg(long)]
    properties: bool,

    /// The runtime on which that is measured [default: tokio/N, or the first that a strategy
    /// supports]
    #[arg(long, value_name = "RUNTIME", requires = "properties")]
    runtime: Option<String>,
}

pub(crate) fn run(subjects: &Subjects, arguments: &Arguments) -> Result<ExitCode> {
    if arguments.format == Format::Markdown && !arguments.properties {
        let told = "--format markdown: it is for the properties: give --properties as well, or --format json";
        return Err(BadRequest(told.to_owned()).into());
    }
    let session = Session::begin(subjects)?;
    if arguments.properties {
        return show_properties(&session, arguments);
    }
    let descriptions: Vec<Description> = session.catalogue.descriptions().cloned().collect();
    let step_ns = session.interrupt.explain(step_ns(&session.catalogue, &descriptions))?;
    let (loads, probes) = (typed::loads(), typed::probes());
    // The text has no ability that depends on the runtime.
    let stated = match arguments.format {
        Format::Json => session.interrupt.explain(properties::all_stated(&session.catalogue))?,
        _ => Vec::new(),
    };
    let stated: Vec<words::Able> = stated.into_iter().map(|(able, _)| able).collect();
    let choices = words::Choices {
        descriptions: &descriptions,
        step_ns: &step_ns,
        stated: &stated,
        loads: &loads,
        probes: &probes,
    };
    output::print(&match arguments.format {
        Format::Json => words::list_json(choices),
        _ => words::list(choices),
    })?;
    Ok(ExitCode::SUCCESS)
}

fn show_properties(session: &Session, arguments: &Arguments) -> Result<ExitCode> {
    let runtime = match &arguments.runtime {
        Some(name) => engine::runtimes(std::slice::from_ref(name), &session.catalogue)?.into_iter().next(),
        None => None,
    };
    let all = session.interrupt.explain(properties::properties(&session.catalogue, runtime.as_deref()))?;
    output::print(&match arguments.format {
        Format::Json => words::abilities_json(&all),
        Format::Markdown => {
            format!("{}\n{}", words::abilities_markdown(&all), words::measured_markdown(&all))
        }
        _ => words::abilities_table(&all),
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
