//! Everything that a learner reads: verdicts, the strip of beats, the list of exercises.
//!
//! It owns words and layout. Judging is `judge`'s, figures are `figures`'.
//!
//! **Invariant:** every rule has a sentence in both languages, and the two stand side by side in the code.

mod check;
mod overview;
mod screen;
mod sentence;

pub use check::{afterword, failure};
pub use overview::{heading, hints, list, list_for_programs, task, teacher};
pub use screen::{Screen, WIDTH};
pub use sentence::sentence;
