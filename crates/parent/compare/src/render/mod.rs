//! Summaries as text: a table for a terminal, Markdown, CSV and JSON; and a run's histograms as a log.
//!
//! This module owns how figures are written. It computes nothing: every figure and verdict is in the summary
//! already, and what is rounded here is rounded for reading only. It prints nothing either; it returns text
//! that ends with a line end.
//!
//! What must stay true: a figure that was not taken is `-` for people, `null` in JSON and empty in CSV,
//! never 0; a terminal's table is never wider than [`WIDTH`]; and without [`Colour::On`] there is no escape
//! sequence in anything.

mod baseline;
mod changes;
mod colour;
mod csv;
mod differences;
mod grid;
mod group;
mod hlog;
mod json;
mod list;
mod markdown;
mod notes;
mod one_line;
mod pairs;
#[cfg(test)]
mod properties;
mod regressions;
#[cfg(test)]
mod sample;
mod shape;
mod shown;
mod table;
#[cfg(test)]
mod tests;
mod wrap;

pub use changes::changes;
pub use colour::Colour;
pub use csv::{csv, csv_with_baseline};
pub use differences::differences;
pub use group::counted;
pub use hlog::hlog;
pub use json::{json, json_with_baseline, noise_json, run_json};
pub use list::{list, list_json};
pub use markdown::markdown;
pub use one_line::one_line;
pub use regressions::regressions;
pub use shown::Shown;
pub use table::table;
pub use wrap::wrap;

/// Columns that a terminal surely has.
pub const WIDTH: usize = 80;
