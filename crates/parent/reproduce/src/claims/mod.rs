//! The article's claims, and what makes a verdict on each.
//!
//! A claim is judged on every runtime by itself; it holds where it holds on all of them, and does not where
//! it fails on one. The rules are divided by what they look at: `beats.rs`, `speed.rs`, `pool.rs`.
//!
//! What must stay true: every verdict comes with the figures that it rests on, of every runtime.

mod beats;
mod pool;
mod ruling;
mod speed;
#[cfg(test)]
mod tests;

use crate::evidence::Evidence;
use crate::experiment::{RUNTIMES, World};
use crate::holds::Holds;
use ruling::Ruling;

/// One of the article's claims with the verdict on it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Claim {
    /// The claim, in a sentence without its full stop.
    pub claim: &'static str,
    /// Whether it holds on every runtime.
    pub holds: Holds,
    /// Why: each runtime is in one of them.
    pub findings: Vec<Finding>,
}

/// What was found on a runtime, or on several of them alike.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Finding {
    /// Where.
    pub runtimes: Vec<&'static str>,
    /// Whether the claim holds there.
    pub holds: Holds,
    /// The figures, or which cell failed or is missing.
    pub figures: String,
}

impl Claim {
    /// All findings in one line.
    pub fn because(&self) -> String {
        self.findings.iter().map(Finding::to_string).collect::<Vec<_>>().join("; ")
    }
}

impl std::fmt::Display for Finding {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(f, "{}: {}, {}", self.runtimes.join(", "), self.holds, self.figures)
    }
}

/// The verdicts on all claims, in the article's order.
pub(crate) fn all(evidence: Evidence<'_>) -> Vec<Claim> {
    vec![
        everywhere("A worker that never awaits stops the ticker", |on| beats::control_stops(evidence, on)),
        everywhere("Yielding every 1,000 iterations keeps the beat", |on| beats::right_keeps(evidence, on)),
        everywhere("Yielding every 1,000,000 iterations loses the beat", |on| {
            beats::too_rarely_loses(evidence, on)
        }),
        everywhere("Yielding too often, at every iteration, slows the work", |on| {
            speed::too_often_slows(evidence, on)
        }),
        everywhere("On one processor, yielding gives the same result as a thread pool", |on| {
            pool::same(evidence, on, World::OneProcessor)
        }),
        everywhere("On all processors, yielding gives the same result as a thread pool", |on| {
            pool::same(evidence, on, World::JobOnEach)
        }),
    ]
}

fn everywhere(claim: &'static str, rule: impl Fn(&str) -> Ruling) -> Claim {
    let mut findings: Vec<Finding> = Vec::new();
    for runtime in RUNTIMES {
        let (holds, figures) = rule(runtime).unwrap_or_else(|lacking| (Holds::CantTell, lacking));
        match findings.iter_mut().find(|known| (known.holds, &known.figures) == (holds, &figures)) {
            Some(alike) => alike.runtimes.push(runtime),
            None => findings.push(Finding { runtimes: vec![runtime], holds, figures }),
        }
    }
    let holds = Holds::all(findings.iter().map(|finding| finding.holds));
    Claim { claim, holds, findings }
}
