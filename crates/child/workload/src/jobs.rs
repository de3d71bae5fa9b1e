//! The kinds of jobs, one file each: `build.rs` finds the files.
//!
//! **Invariant:** a kind is known by its file's name, and no other file names it but to be an
//! example.

use notation::BadWorkload;

use crate::kind::Kind;

include!(concat!(env!("OUT_DIR"), "/jobs.rs"));

/// Returns the kind of this name.
///
/// # Errors
/// If there is none.
pub(crate) fn kind(name: &str) -> Result<(&'static str, &'static Kind), BadWorkload> {
    let found = KINDS.iter().find(|(known, _)| *known == name);
    found.copied().ok_or_else(|| {
        let known: Vec<&str> = KINDS.iter().map(|(known, _)| *known).collect();
        BadWorkload::unknown(name, &known)
    })
}
