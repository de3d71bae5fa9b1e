//! Inline, yield or offload? The same job at lengths from 1 us to 100 ms, and two break-even
//! points.
//!
//! A pool costs a hand-off, which a short job can't repay. A job on the loop costs beats, and the
//! longer it is, the more. So there are two lengths to know on each runtime:
//!
//! 1. From which length does a pool keep 0.9 of the work?
//! 2. From which length does a job that runs inline lose the beat budget?
//!
//! **How the work is measured.** Jobs come and go: a job, then a random pause, then the next. Each
//! job is timed from when the caller hands it to the strategy to its answer. The *work kept* is the
//! median time of the same job run inline, divided by the median time of the job, both of the same
//! round and after the same pauses. 0.5 means that the answer takes twice as long.
//!
//! **Why inline is the yardstick and not the raw job back to back.** After a pause, caches are cold
//! and the processor may sleep. A job that runs inline pays for that too, so what is left is the
//! hand-off. Back to back, nothing sleeps: held against it, a job of 1 us would lose most of its
//! work without any strategy. JSON and CSV have both as a check. The raw job has no times of single
//! jobs, so its time is a mean, and the ratio of it to a median may exceed 1.
//!
//! **Invariant:** what is said of a length follows from verdicts: an interval that lies on one side
//! of 0.9, and the beat as `figures` judges it. Where they can't tell, so says the answer.

mod advice;
mod bracket;
mod csv;
mod finding;
mod json;
mod judge;
mod lengths;
mod load;
mod picture;
mod plan;
#[cfg(test)]
mod sample;
mod schedule;
mod svg;
#[cfg(test)]
mod tests;
mod text;
mod times;

pub use bracket::Bracket;
pub(crate) use csv::csv;
pub use finding::{Advice, BreakEven, LengthCurve, LengthFigures, LengthPoint, LengthSweep, Take};
pub(crate) use json::json;
pub(crate) use judge::judge;
pub(crate) use load::check;
pub(crate) use plan::{describe, trials};
pub(crate) use schedule::LEAST_BEATS;
pub(crate) use svg::svg;
pub(crate) use text::plot;
