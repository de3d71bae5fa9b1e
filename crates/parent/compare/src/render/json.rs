//! A summary as one JSON document, for programs. The rows' shape is `shape.rs`'s, that of a comparison `baseline.rs`'s;
//! this file owns the rest.
//!
//! What must stay true: the names that the first version had are there in every later one of the same
//! `format`.

use std::collections::BTreeMap;

use record::{Machine, RunInfo};
use serde::Serialize;

use super::baseline::BaselineShape;
use super::pairs::PairShape;
use super::shape::{CellShape, FloorShape, NoiseShape, RawShape, micros};
use crate::summary::{Comparison, Noise, Summary};

/// The version of this document's shape.
const FORMAT: u32 = 1;

/// The summary as a JSON document, indented, with every name there for every cell.
///
/// Durations are microseconds (names end with `_us`), rounded to 0.1. `work_ratio` is against the same job
/// run raw in the same run. A figure that was not taken is `null`.
pub fn json(summary: &Summary) -> String {
    written(&document(summary, None))
}

/// The same with what changed since a baseline, under the name `baseline`: the run that it is compared with, what
/// differs between the two besides what was measured, and for each cell that both have a verdict on its speed (the
/// ratio is now divided by before), on its lateness (the change is now less before, in microseconds) and its beat.
pub fn json_with_baseline(summary: &Summary, comparison: &Comparison) -> String {
    written(&document(summary, Some(comparison)))
}

fn document<'a>(summary: &'a Summary, comparison: Option<&'a Comparison>) -> Document<'a> {
    Document {
        format: FORMAT,
        run: RunShape::of(&summary.run),
        noise: NoiseShape::from(&summary.noise),
        cells: summary.cells.iter().map(CellShape::of).collect(),
        floors: summary.floors.iter().map(FloorShape::of).collect(),
        raws: summary.raws.iter().map(RawShape::of).collect(),
        pairs: summary.pairs.iter().map(PairShape::of).collect(),
        baseline: comparison.map(BaselineShape::of),
    }
}

/// What every document says of its run, for documents of other shapes.
pub fn run_json(run: &RunInfo) -> impl Serialize {
    RunShape::of(run)
}

/// What every document says of the machine's noise.
pub fn noise_json(noise: &Noise) -> impl Serialize {
    NoiseShape::from(noise)
}

/// A document as text.
pub(super) fn written(document: &impl Serialize) -> String {
    // It is made of numbers, strings and lists: no map has a key that is no string, and nothing else fails.
    let mut text = serde_json::to_string_pretty(document).expect("plain data can be written as JSON");
    text.push('\n');
    text
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    run: RunShape<'a>,
    noise: NoiseShape,
    cells: Vec<CellShape<'a>>,
    floors: Vec<FloorShape<'a>>,
    raws: Vec<RawShape<'a>>,
    pairs: Vec<PairShape<'a>>,
    /// Not there at all where there is nothing to compare with.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineShape<'a>>,
}

#[derive(Serialize)]
pub(super) struct RunShape<'a> {
    name: &'a str,
    started: &'a str,
    command: &'a str,
    seed: u64,
    rounds: u32,
    period_us: Option<f64>,
    budget_us: Option<f64>,
    warm_up_us: Option<f64>,
    duration_us: Option<f64>,
    drain_us: Option<f64>,
    workloads: BTreeMap<&'a str, WorkloadShape<'a>>,
    machine: &'a Machine,
    versions: &'a BTreeMap<String, String>,
}

#[derive(Serialize)]
struct WorkloadShape<'a> {
    /// With every setting resolved.
    resolved: &'a str,
    /// Measured before the run.
    steps_per_s: u64,
}

impl<'a> RunShape<'a> {
    pub(super) fn of(run: &'a RunInfo) -> RunShape<'a> {
        let workloads = run.workloads.iter().map(|(name, prepared)| {
            let shape = WorkloadShape { resolved: &prepared.workload, steps_per_s: prepared.steps_per_s };
            (name.as_str(), shape)
        });
        RunShape {
            name: &run.name,
            started: &run.started,
            command: &run.command,
            seed: run.seed,
            rounds: run.rounds,
            period_us: micros(Some(run.period)),
            budget_us: micros(Some(run.budget)),
            warm_up_us: micros(Some(run.timing.warm_up)),
            duration_us: micros(Some(run.timing.duration)),
            drain_us: micros(Some(run.timing.drain)),
            workloads: workloads.collect(),
            machine: &run.machine,
            versions: &run.versions,
        }
    }
}
