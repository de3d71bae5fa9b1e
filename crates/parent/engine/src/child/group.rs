//! A child and all processes that it starts: one process group, so that all are killed together.
//!
//! The crate `process-wrap` 10.0 does this too, and on Windows by job objects. It does not fit
//! here:
//! - Its child is killed and waited for through `&mut self`. An interrupt comes from another thread
//!   while this one waits, so both would have to share a lock, and the waiting thread would have to
//!   poll.
//! - It has no wait with a time limit, which means polling again. A parent that wakes all the time
//!   disturbs the trial that it waits for. [`wait_timeout`] sleeps until the child ends.
//!
//! It would bring `indexmap`, and on Windows the `windows` crate, in place of the two short
//! functions below. The price of this choice: on Windows only the child itself is killed, and not
//! what it started.

use std::process::Command;

/// Lets the child begin in a group of its own. So Ctrl-C in the terminal reaches the parent alone,
/// and the parent ends the child.
#[cfg(unix)]
pub(super) fn of_its_own(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    command.process_group(0);
}

#[cfg(not(unix))]
pub(super) fn of_its_own(_: &mut Command) {}

/// Kills the child and what it started. A child that has ended already is no error.
#[cfg(unix)]
pub(super) fn kill(child: u32) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;

    if let Ok(group) = i32::try_from(child) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
}

/// Does nothing: on this system a child is killed by its handle, in `ask.rs`.
#[cfg(not(unix))]
pub(super) fn kill(_: u32) {}
