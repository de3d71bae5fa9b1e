//! A summary as one JSON document, for programs. The rows' shape is `shape.rs`'s, that of a comparison `baseline.rs`'s;
//! this file owns the rest.
//!
//! What must stay true: the names that the first version had are there in every later one of the same
//! `format`.

use figures::{Summary, TwoRuns};
use serde::Serialize;
use words::json::{FORMAT, NoiseShape, RunShape, written};

use super::baseline::BaselineShape;
use super::pairs::PairShape;
use super::shape::{CellShape, FloorShape, RawShape};

/// The summary as a JSON document, indented, with every name there for every cell.
///
/// Durations are microseconds (names end with `_us`), rounded to 0.1. `work_ratio` is against the same job
/// run raw in the same run. A figure that was not taken is `null`.
pub(crate) fn json(summary: &Summary) -> String {
    written(&document(summary, None))
}

/// The same with what changed since a baseline, under the name `baseline`: the run that it is compared with, what
/// differs between the two besides what was measured, and for each cell that both have a verdict on its speed (the
/// ratio is now divided by before), on its lateness (the change is now less before, in microseconds) and its beat.
pub(crate) fn json_with_baseline(summary: &Summary, comparison: &TwoRuns) -> String {
    written(&document(summary, Some(comparison)))
}

fn document<'a>(summary: &'a Summary, comparison: Option<&'a TwoRuns>) -> Document<'a> {
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
