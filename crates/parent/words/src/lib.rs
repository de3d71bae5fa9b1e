//! The way in which anything is written: durations, wrapped sentences, grids, colour, and the JSON
//! that all documents share.
//!
//! This crate owns how a figure is written. It computes nothing: every figure and verdict comes
//! from `figures`. It rounds for reading only. It returns text and prints nothing.
//!
//! **Invariant:** a figure that was not taken is `-` for people, `null` in JSON and empty in CSV,
//! never 0. No line of [`wrap`] is wider than [`WIDTH`]. No text has an escape sequence without
//! [`Colour::On`].

mod abilities;
mod colour;
mod csv;
mod differences;
mod grid;
pub mod json;
mod list;
mod list_json;
mod noise;
mod one_line;
#[cfg(test)]
mod properties;
mod shell;
mod shown;
mod wrap;

pub use abilities::{
    Able, LastStep, Measured, PROOFS, Statement, Times, abilities_json, abilities_markdown, abilities_table,
    measured_markdown, statements,
};
pub use colour::{BAD, Colour, GOOD};
pub use csv::{CsvRow, csv, field};
pub use differences::{differences, several_programs};
pub use grid::{Side, grid};
pub use list::{Choices, list};
pub use list_json::list_json;
pub use noise::noise;
pub use notation::counted;
pub use one_line::one_line;
pub use shell::for_a_shell;
pub use shown::{MISSING, Shown, duration, interval, ratio, roughly};
pub use wrap::{WIDTH, wrap};
