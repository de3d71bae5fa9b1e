//! A comparison as text: answers in words and a table for a terminal, Markdown, CSV, JSON, and a
//! log of every beat.
//!
//! This folder owns how figures are written. It computes nothing: all figures and verdicts are
//! given. It rounds for reading only.

mod answer_shape;
mod answers;
mod baseline;
mod because;
pub(crate) mod changes;
mod coarse;
pub(crate) mod csv;
mod explain;
mod figure;
mod group;
mod headings;
pub(crate) mod hlog;
pub(crate) mod json;
mod legend;
pub(crate) mod markdown;
mod notes;
mod pairs;
mod peers;
mod predicted;
#[cfg(test)]
mod properties;
mod refused;
pub(crate) mod regressions;
mod sentences;
mod shape;
mod side_by_side;
#[cfg(test)]
pub(crate) mod specimens;
pub(crate) mod table;
#[cfg(test)]
mod tests;
