//! Everything that a learner reads: verdicts, the strip of beats, the list of exercises.
//!
//! It owns words and layout. Judging is `judge`'s, figures are `figures`'.
//!
//! **Invariant:** the two languages stand side by side at each sentence in the code, so that
//! neither is forgotten.

mod check;
mod overview;
mod screen;
mod sentence;

pub use check::{afterword, failure};
pub use overview::{heading, hints, list, list_for_programs, task, teacher};
pub use screen::{Screen, WIDTH};
pub use sentence::sentence;
