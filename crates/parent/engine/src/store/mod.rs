//! The folder of runs: each run is kept under a name.
//!
//! ```text
//! <root>/<name>/run.json        one RunInfo, written when the run begins
//! <root>/<name>/records.jsonl   one Measurement a line with its checksum, written at once
//! ```
//!
//! `lock.rs` keeps a second writer out of a run. This module owns these files and their errors.
//! `record` owns their content, and `figures` its meaning.
//!
//! **Invariant:** nothing that is stored is ever overwritten, and no measurement is lost when the
//! program is killed. A line that can't be read is reported with its file and number, never guessed
//! at.

mod error;
mod files;
mod folder;
mod line;
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
pub use writing::RunFile;
