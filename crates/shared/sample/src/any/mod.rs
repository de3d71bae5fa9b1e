//! Inputs for property tests: runs that could be on a disk, well-formed but otherwise anything.
//!
//! **Invariant:** all are built by the functions of the crate's root, so that a new field of a
//! record is set in one place. The subjects of a run have answers, so that a reader has something
//! to sum up.

mod cell;
mod outcome;
mod primitive;
mod run;

pub use cell::{cell, subjects, usual_cell};
pub use primitive::{cases, count, duration, nearly, text};
pub use run::{run, usual_run};
