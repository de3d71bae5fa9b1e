//! The verdicts of a comparison beyond its figures: which cell leads, what became worse, and which
//! runs may become one.

mod merge;
mod regression;
mod standing;

pub(crate) use merge::merge;
pub(crate) use regression::{Doubt, Regression, Way, doubt, is_worse, regressions};
pub(crate) use standing::{Standing, standings};
