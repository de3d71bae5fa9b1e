//! The cheapest N that keeps the budget, and how sure that is.
//!
//! A larger N yields less often and costs less, so the cheapest is the largest that keeps it.
//!
//! **Invariant:** without a point that keeps the budget there is no knee.

use crate::yields::curve::{Knee, Larger, Point};

/// Finds the knee of a curve whose points are in the order of N. `steps` is what the whole job has:
/// no N can be larger.
pub(crate) fn knee(points: &[Point], steps: Option<u64>) -> Option<Knee> {
    let at = points.iter().rposition(|point| point.measured.keeps_beat == Some(true))?;
    let beyond = &points[at + 1..];
    let larger = beyond.first().map(|point| Larger {
        every: point.every,
        keeps_beat: point.measured.keeps_beat,
        kept_rounds: point.measured.kept_rounds,
        rounds: point.measured.rounds,
    });
    let is_whole_job = steps.is_some_and(|steps| points[at].every >= steps);
    let is_last = match beyond {
        [] => is_whole_job,
        beyond => beyond.iter().all(|point| point.measured.surely_lost()),
    };
    let lost = points[..at].iter().rev().find(|point| point.measured.keeps_beat == Some(false));
    Some(Knee {
        point: points[at].clone(),
        larger,
        is_whole_job,
        is_last,
        smaller_lost: lost.map(|point| point.every),
    })
}
