//! The runs' folder: what was measured, kept under a name.
//!
//! ```text
//! <root>/<name>/run.json        one RunInfo, written when the run begins
//! <root>/<name>/records.jsonl   one Measurement a line, each written as soon as it is there; locked by who writes it
//! ```
//!
//! This module owns these files and their errors. What is in them is `record`'s, what it means `figures`'s.
//!
//! What must stay true: nothing that is stored is ever overwritten; what was measured is never lost, whenever
//! the program is killed; and what can't be read is said with its file and line, never guessed at.

mod error;
mod folder;
mod layout;
mod lock;
#[cfg(test)]
mod properties;
mod reading;
mod resuming;
#[cfg(test)]
mod tests;
mod writing;

pub use error::StoreError;
pub use folder::Store;
pub use reading::{Stored, Torn};
pub use writing::Run;
