//! Any value of each type that passes between processes: the input of the properties.
//!
//! **Invariant:** every field takes its extremes, and every text what JSON has to escape. A new
//! field of a type belongs here too. Each strategy is boxed, because those of a whole run would not
//! fit on a test's stack.

mod answer;
mod primitive;
mod run;
mod subject;
mod trial;

pub(crate) use answer::{answer, measurement};
pub(crate) use primitive::{settings, text};
pub(crate) use run::{description, fit, prepared, run_info};
pub(crate) use subject::{cell, load};
pub(crate) use trial::{purpose, trial};
