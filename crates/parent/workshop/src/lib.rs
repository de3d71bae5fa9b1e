//! The workshop: exercises on how to keep an event loop breathing beside CPU-bound work.
//!
//! Who wants to read it begins with [`course`], which holds the exercises, and [`text`], which is what a learner
//! reads. [`desk`] has the files that a learner writes, [`progress`] remembers which of them have passed.
//!
//! What must stay true: this is the parent's side. It links no async runtime, and learns what an exercise did only
//! from what a process of its own reports.

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
