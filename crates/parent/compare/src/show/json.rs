//! A summary as one JSON document, for programs. `shape.rs` owns the shape of the rows,
//! `baseline.rs` that of a baseline.
//!
//! **Invariant:** every name of the first version is there in all later versions of the same
//! `format`.

use figures::{Summary, TwoRuns};
use serde::Serialize;
use words::json::{DOCUMENT_FORMAT, NoiseShape, RunShape, written};

use super::answer_shape::AnswerShape;
use super::baseline::BaselineShape;
use super::pairs::PairShape;
use super::peers::PeersShape;
use super::shape::{CellShape, FloorShape, RawShape};
use crate::judge::{Answer, Excluded, answers, excluded};

/// Writes a summary as an indented JSON document. Every cell has every name.
///
/// Durations are microseconds (names end with `_us`), rounded to 0.1. `work_ratio` is a ratio to
/// the same job run raw, in the same run. A figure that was not taken is `null`.
pub(crate) fn json(summary: &Summary) -> String {
    written(&document(summary, &answers(summary), None))
}

/// Writes the same with the changes since a baseline, under the name `baseline`.
///
/// It has the baseline's run, and the conditions that differ between the two runs. Each cell that
/// both have gets a verdict on its speed (the ratio is now divided by before), on its lateness (the
/// change is now less before, in microseconds) and on its beat.
pub(crate) fn json_with_baseline(summary: &Summary, comparison: &TwoRuns) -> String {
    written(&document(summary, &answers(summary), Some(comparison)))
}

fn document<'a>(
    summary: &'a Summary,
    answers: &'a [Answer],
    comparison: Option<&'a TwoRuns>,
) -> Document<'a> {
    Document {
        format: DOCUMENT_FORMAT,
        run: RunShape::of(&summary.run),
        answers: answers.iter().map(AnswerShape::of).collect(),
        excluded: excluded(&summary.run),
        quota: QuotaShape::of(summary),
        noise: NoiseShape::from(&summary.noise),
        cells: summary.cells.iter().map(CellShape::of).collect(),
        floors: summary.floors.iter().map(FloorShape::of).collect(),
        raws: summary.raws.iter().map(RawShape::of).collect(),
        pairs: summary.pairs.iter().map(PairShape::of).collect(),
        peers: PeersShape::of(summary),
        baseline: comparison.map(BaselineShape::of),
    }
}

/// The quota that the children ran under.
#[derive(Serialize)]
struct QuotaShape {
    /// Thousandths of a processor.
    millicpus: u64,
    /// The number of threads that rayon and tokio choose by themselves under it.
    own_choice: Option<u64>,
}

impl QuotaShape {
    fn of(summary: &Summary) -> Option<QuotaShape> {
        let millicpus = summary.run.quota_of_children()?;
        Some(QuotaShape { millicpus, own_choice: summary.own_choice })
    }
}

#[derive(Serialize)]
struct Document<'a> {
    format: u32,
    run: RunShape<'a>,
    answers: Vec<AnswerShape<'a>>,
    /// The strategies that the job itself excludes, a group for each reason.
    excluded: Vec<Excluded>,
    /// Left out if there is no quota.
    #[serde(skip_serializing_if = "Option::is_none")]
    quota: Option<QuotaShape>,
    noise: NoiseShape,
    cells: Vec<CellShape<'a>>,
    floors: Vec<FloorShape<'a>>,
    raws: Vec<RawShape<'a>>,
    pairs: Vec<PairShape<'a>>,
    /// Left out without peers.
    #[serde(skip_serializing_if = "Option::is_none")]
    peers: Option<PeersShape<'a>>,
    /// Left out if there is no baseline.
    #[serde(skip_serializing_if = "Option::is_none")]
    baseline: Option<BaselineShape<'a>>,
}
