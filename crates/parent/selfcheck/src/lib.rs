//! Does the instrument tell the truth on this machine? What is known beforehand is measured by real children, and it is
//! seen whether the figures say so.
//!
//! Five questions: are stalls of known length found (`checks::stalls`), is a cell called different from itself
//! (`checks::same`), is a known slow-down found (`checks::power`), what does the ticker cost (`checks::cost`),
//! and does the system's own tool see the same lateness (`checks::agreement`). This crate owns what is measured for
//! them ([`plan()`]), the verdicts ([`judge()`]) and how they are shown ([`text()`], [`json()`]). Children, the store,
//! and the figures of a run are `compare`'s: verdicts on twins come from the very code that `compare` shows its tables from.
//!
//! What must stay true: a check that rests on too little, or on a machine that was disturbed, says so and neither
//! passes nor fails.

mod check;
mod checks;
mod cyclictest;
mod json;
mod judge;
mod plan;
#[cfg(test)]
mod sample;
mod series;
#[cfg(test)]
mod tests;
mod text;

pub use check::{Check, Verdict};
pub use cyclictest::Cyclictest;
pub use json::json;
pub use judge::{Selfcheck, judge};
pub use plan::{Options, plan};
pub use text::text;
