//! A child and all processes that it starts: one process group, so that all are killed together.
//!
//! How it works, on Unix:
//! 1. A watcher begins a group of its own. It is a shell that reads from a pipe, and this process
//!    holds the other end.
//! 2. The child begins in the watcher's group, and so does all that the child starts.
//! 3. Killing the group kills the watcher too.
//! 4. If this process is killed, the system closes the pipe. Then the watcher kills its group.
//!
//! A measuring child asks Linux to end it with its parent, too (`process::die_with_parent`). That
//! ends neither what it has started, nor cargo, nor a program that is not ours.
//!
//! The crate `process-wrap` 10.0 does groups too, and on Windows by job objects. It does not fit
//! here:
//! - Its child is killed and waited for through `&mut self`. An interrupt comes from another thread
//!   while this one waits, so both would have to share a lock, and the waiting thread would have to
//!   poll.
//! - It has no wait with a time limit, which means polling again. A parent that wakes all the time
//!   disturbs the trial that it waits for. [`wait_timeout`] sleeps until the child ends.
//!
//! It would bring `indexmap`, and on Windows the `windows` crate. The price of this choice: on
//! Windows only the child itself is killed, and not what it started, and nothing ends a child whose
//! parent is killed.
//!
//! **Invariant:** while a [`Group`] exists, the end of this process ends all that is in it, on Unix
//! and if the watcher could be started.

use std::io;
use std::process::{Child, Command};

use super::own;

/// The process group of a child, until this is dropped. What runs in it then goes on.
pub(super) struct Group {
    ids: Ids,
    /// `None` if the system refuses it: a child without a watcher is better than none.
    _watcher: Option<watcher::Watcher>,
}

/// The numbers by which a child and what it started are killed.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ids {
    /// The group that they begin in.
    group: u32,
    /// The child. It may have begun a group of its own, or a session, which has its number.
    child: u32,
}

impl Ids {
    /// Kills all that is in both groups. To be called before the child is waited for, or at once
    /// afterwards: some day its number belongs to another process.
    pub(super) fn kill(self) {
        kill(self.group);
        if self.child != self.group {
            kill(self.child);
        }
    }
}

impl Group {
    /// Starts a child in a group of its own. So Ctrl-C in the terminal reaches the parent alone,
    /// and the parent ends the child.
    ///
    /// # Errors
    /// If the child can't be started.
    pub(super) fn start(command: &mut Command) -> io::Result<(Child, Group)> {
        let watcher = watcher::Watcher::begin();
        join(command, watcher.as_ref().map_or(0, watcher::Watcher::id));
        let child = own::start(command)?;
        let group = watcher.as_ref().map_or(child.id(), watcher::Watcher::id);
        let ids = Ids { group, child: child.id() };
        Ok((child, Group { ids, _watcher: watcher }))
    }

    /// Returns the numbers by which it is killed.
    pub(super) fn ids(&self) -> Ids {
        self.ids
    }

    /// Ends the watcher. What still runs in the group goes on.
    pub(super) fn let_go(self) {}

    /// Kills all that is in it.
    pub(super) fn kill(&self) {
        self.ids.kill();
    }
}

/// Lets a child begin in this group; 0 means a new one.
#[cfg(unix)]
fn join(command: &mut Command, group: u32) {
    use std::os::unix::process::CommandExt;

    command.process_group(i32::try_from(group).unwrap_or(0));
}

#[cfg(not(unix))]
fn join(_: &mut Command, _: u32) {}

/// Kills all that is in a group. An empty one is no error.
#[cfg(unix)]
fn kill(group: u32) {
    use nix::sys::signal::{Signal, killpg};
    use nix::unistd::Pid;

    if let Ok(group) = i32::try_from(group) {
        let _ = killpg(Pid::from_raw(group), Signal::SIGKILL);
    }
}

/// Does nothing: on this system a child is killed by its handle, in `ask.rs`.
#[cfg(not(unix))]
fn kill(_: u32) {}

#[cfg(unix)]
mod watcher {
    use std::os::unix::process::CommandExt;
    use std::process::{Child, Command, Stdio};

    use super::own;

    /// Waits until the pipe is closed, and kills its own group. A child may send signals to its
    /// group: those that can be ignored do not end the watcher.
    const SCRIPT: &str = "trap '' HUP INT QUIT TERM USR1 USR2 ALRM PIPE; read -r line; kill -s KILL 0";

    /// A shell that ends its group when this process ends.
    pub(super) struct Watcher(Child);

    impl Watcher {
        /// Starts it. `None` if the system refuses.
        pub(super) fn begin() -> Option<Watcher> {
            let mut shell = Command::new("/bin/sh");
            shell.args(["-c", SCRIPT]).env_clear().process_group(0);
            shell.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::null());
            own::start(&mut shell).ok().map(Watcher)
        }

        pub(super) fn id(&self) -> u32 {
            self.0.id()
        }
    }

    impl Drop for Watcher {
        fn drop(&mut self) {
            // It may have been killed with its group.
            let _ = self.0.kill();
            let _ = self.0.wait();
            own::forget(self.0.id());
        }
    }
}

#[cfg(not(unix))]
mod watcher {
    /// Does not exist on this system.
    pub(super) enum Watcher {}

    impl Watcher {
        pub(super) fn begin() -> Option<Watcher> {
            None
        }

        pub(super) fn id(&self) -> u32 {
            match *self {}
        }
    }
}
