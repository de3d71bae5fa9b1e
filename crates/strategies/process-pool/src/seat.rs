//! The place for one process of the pool: the process itself, and the pipes to it.
//!
//! A thread of the pool owns the pipes, and anyone may kill the process. The system's reasons for
//! the end of a process are told here in words.
//!
//! **Invariant:** a process that was started here is waited for, so that no zombie is left.

use std::io::{self, BufReader};
use std::path::Path;
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, MutexGuard, PoisonError};

/// A place for one process at a time.
#[derive(Debug, Default)]
pub(crate) struct Seat {
    child: Mutex<Option<Child>>,
}

/// The pipes to a process.
#[derive(Debug)]
pub(crate) struct Pipes {
    pub(crate) jobs: ChildStdin,
    pub(crate) replies: BufReader<ChildStdout>,
}

impl Seat {
    /// Starts a process. The seat has to be empty.
    ///
    /// On Linux the process dies with the thread that calls this.
    ///
    /// # Errors
    /// If the system can't start it.
    pub(crate) fn start(&self, program: &Path) -> io::Result<Pipes> {
        let mut child = Command::new(program)
            .arg("work")
            // It checks that this process still is its parent.
            .env("BREATHER_PARENT", std::process::id().to_string())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()?;
        let pipes = child.stdin.take().zip(child.stdout.take());
        *self.child() = Some(child);
        let (jobs, replies) = pipes.ok_or_else(|| io::Error::other("a process without pipes"))?;
        Ok(Pipes { jobs, replies: BufReader::new(replies) })
    }

    /// Returns true if the process ended by itself.
    pub(crate) fn has_ended(&self) -> bool {
        self.child().as_mut().is_some_and(|child| !matches!(child.try_wait(), Ok(None)))
    }

    /// Kills the process, if there is one. Does not wait for its end.
    pub(crate) fn kill(&self) {
        if let Some(child) = self.child().as_mut() {
            // It may have ended already.
            let _ = child.kill();
        }
    }

    /// Waits for the end of the process, and returns its reason: `signal: 6 (SIGABRT)`.
    pub(crate) fn reap(&self) -> String {
        // Not under the lock: whoever wants to kill meanwhile may be an event loop.
        let child = self.child().take();
        match child.map(|mut child| child.wait()) {
            Some(Ok(status)) => status.to_string(),
            Some(Err(error)) => format!("unknown: {error}"),
            None => "it had ended before".to_owned(),
        }
    }

    /// Returns the number of the process, if there is one.
    pub(crate) fn pid(&self) -> Option<u32> {
        self.child().as_ref().map(Child::id)
    }

    fn child(&self) -> MutexGuard<'_, Option<Child>> {
        self.child.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
