//! The article's claims, and the rules by which each is judged.
//!
//! A claim is judged on every runtime by itself. It holds if it holds on all of them, and does not
//! if it fails on one. The rules are divided by what they look at: `beats.rs`, `speed.rs`,
//! `pool.rs`.
//!
//! **Invariant:** every verdict comes with the figures that it rests on, of every runtime.

mod beats;
mod claim;
mod pool;
mod speed;
#[cfg(test)]
mod tests;

use claim::Ruling;

use crate::experiment::{RUNTIMES, World};
use crate::holds::Holds;
use crate::measured_cells::MeasuredCells;

pub use claim::{Claim, RuntimeVerdict};

/// Judges all claims, in the article's order.
pub(crate) fn all(cells: MeasuredCells<'_>) -> Vec<Claim> {
    vec![
        everywhere("A worker that never awaits stops the ticker", |on| beats::control_stops(cells, on)),
        everywhere("Yielding every 1,000 iterations keeps the beat", |on| beats::right_keeps(cells, on)),
        everywhere("Yielding every 1,000,000 iterations loses the beat", |on| {
            beats::too_rarely_loses(cells, on)
        }),
        everywhere("Yielding too often, at every iteration, slows the work", |on| {
            speed::too_often_slows(cells, on)
        }),
        everywhere("On one processor, yielding gives the same result as a thread pool", |on| {
            pool::same(cells, on, World::OneProcessor)
        }),
        everywhere("On all processors, yielding gives the same result as a thread pool", |on| {
            pool::same(cells, on, World::JobOnEach)
        }),
    ]
}

fn everywhere(claim: &'static str, rule: impl Fn(&str) -> Ruling) -> Claim {
    let mut verdicts: Vec<RuntimeVerdict> = Vec::new();
    for runtime in RUNTIMES {
        let (holds, figures) = rule(runtime).unwrap_or_else(|lacking| (Holds::CantTell, lacking));
        match verdicts.iter_mut().find(|known| (known.holds, &known.figures) == (holds, &figures)) {
            Some(alike) => alike.runtimes.push(runtime),
            None => verdicts.push(RuntimeVerdict { runtimes: vec![runtime], holds, figures }),
        }
    }
    let holds = Holds::all(verdicts.iter().map(|verdict| verdict.holds));
    Claim { claim, holds, verdicts }
}
