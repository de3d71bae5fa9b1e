//! The cheapest N that keeps the budget, and how sure that is.
//!
//! A larger N yields less often and costs less, so the cheapest is the largest that keeps it.
//!
//! What must stay true: where no point surely keeps it there is no knee.

use crate::curve::{Knee, Larger, Point};

/// The knee of a curve whose points are in the order of N.
pub(crate) fn knee(points: &[Point]) -> Option<Knee> {
    let at = points.iter().rposition(|point| point.measured.keeps_beat == Some(true))?;
    let larger = points.get(at + 1).map(|point| Larger {
        every: point.every,
        keeps_beat: point.measured.keeps_beat,
        kept_rounds: point.measured.kept_rounds,
        rounds: point.measured.rounds,
    });
    let is_last = points[at + 1..].iter().all(|point| point.measured.surely_lost());
    let lost = points[..at].iter().rev().find(|point| point.measured.keeps_beat == Some(false));
    Some(Knee { point: points[at].clone(), larger, is_last, smaller_lost: lost.map(|point| point.every) })
}
