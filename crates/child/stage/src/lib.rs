//! A stage: a ticker and its jobs, the cast, on one runtime. A thread outside watches it.
//!
//! How it works:
//! 1. [`channel`] makes a [`Messenger`] for the stage and a [`Watcher`] for the thread outside.
//! 2. [`start`] runs the runtime on a new thread, the loop's thread.
//! 3. A [`Stage`] starts its ticker on the runtime. After the first beat the stage starts its
//!    [`Cast`].
//! 4. The thread outside waits with timeouts, and reads the meters. It answers in time even if a
//!    job blocks the loop forever.
//!
//! The caller decides what the cast does, how the ticker beats, and which meters are read.
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
