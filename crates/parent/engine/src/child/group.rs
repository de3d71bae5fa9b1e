//! A child and all that it started: one process group, so that all can be ended together.

use std::process::Command;

/// Starts the child in a group of its own. Then Ctrl-C in the terminal reaches the parent alone, which ends the
/// child itself.
#[cfg(unix)]
pub(super) fn of_its_own(command: &mut Command) {
    use std::os::unix::process::CommandExt;

    command.process_group(0);
}

#[cfg(not(unix))]
pub(super) fn of_its_own(_: &mut Command) {}

/// Ends the child and what it started. One that has ended already is no error.
#[cfg(unix)]
pub(super) fn kill(child: u32) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;

    if let Ok(group) = i32::try_from(child) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
}

/// On this system only the child itself can be ended, by its handle: see [`super::child`].
#[cfg(not(unix))]
pub(super) fn kill(_: u32) {}
