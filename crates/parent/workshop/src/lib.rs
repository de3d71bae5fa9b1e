//! The workshop: exercises on how to keep an event loop responsive beside CPU-bound work.
//!
//! Begin with [`course`], which holds the exercises, and [`text`], which holds what a learner
//! reads. [`check`] compiles an exercise ([`compile`]), runs it ([`play`]) and judges it
//! ([`judge`]). [`files`] owns the learner's files, [`journal`] the learner's progress.
//!
//! **Invariant:** this is the parent's side. It links no async runtime, and knows of an exercise
//! only what a child process reports.

mod atomic_file;
pub mod changes;
pub mod check;
pub mod compile;
pub mod course;
pub mod figures;
pub mod files;
pub mod fingerprint;
pub mod journal;
pub mod judge;
pub mod lang;
pub mod play;
pub mod set_up;
pub mod show;
pub mod strip;
pub mod text;
pub mod verify;

pub use course::Course;
pub use files::LearnerFiles;
pub use fingerprint::Fingerprint;
pub use journal::Journal;
pub use lang::Lang;
pub use text::Text;
