//! What a comparison says beyond its figures: who leads, what became worse, and which runs are one.

mod merge;
mod regression;
mod standing;

pub(crate) use merge::merge;
pub(crate) use regression::{Doubt, Regression, Way, doubt, is_worse, regressions};
pub(crate) use standing::{Standing, standings};
