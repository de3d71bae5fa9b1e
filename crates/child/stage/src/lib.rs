//! A ticker beside a cast of jobs on a runtime, watched from a thread outside.
//!
//! How it works:
//! 1. [`channel`] makes a [`Messenger`] for the stage and a [`Watcher`] for the thread outside.
//! 2. [`start`] runs the runtime on a thread of its own, the loop's.
//! 3. A [`Stage`] starts its ticker on the runtime. After the first beat it lets its [`Cast`]
//!    begin.
//! 4. The watcher waits, with limits, and reads the meters. If the loop never breathes again, the
//!    watcher still answers in time.
//!
//! The caller decides what the cast does, how the ticker beats and what the watcher reads.
//!
//! **Invariant:** the cast begins after the first beat.
//! **Invariant:** a panic of the ticker, of the cast or of the runtime reaches the watcher as a
//! [`Trouble`].

mod act;
mod messages;
mod thread;
mod trouble;

pub use act::{Cast, Nobody, Stage, Ticking};
pub use messages::{FIRST_BEAT, Messenger, Watcher, channel};
pub use thread::{start, thread};
pub use trouble::Trouble;
