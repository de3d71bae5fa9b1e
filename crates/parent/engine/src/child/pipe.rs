//! Reads the output of a child, which may never stop.

use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::Builder;
use std::time::Duration;

/// The time that a pipe may stay open after its program has ended. If it is open longer, another
/// process holds it. On a busy machine the thread that reads may wait more than half a second for
/// its turn.
pub(crate) const AFTER_EXIT: Duration = Duration::from_secs(5);

/// The bytes that a pipe has brought so far, read by a thread of their own.
pub(super) struct Pipe {
    read: Arc<Mutex<Vec<u8>>>,
    /// Gets a message when the pipe is closed.
    closed: Receiver<()>,
}

impl Pipe {
    /// Begins to read, and keeps this many bytes at most. Later ones are read and thrown away.
    ///
    /// # Errors
    /// If the system refuses a thread.
    pub(super) fn reading(mut from: impl Read + Send + 'static, most: usize) -> std::io::Result<Self> {
        let read = Arc::<Mutex<Vec<u8>>>::default();
        let (sender, closed) = channel();
        let into = read.clone();
        Builder::new().spawn(move || {
            let mut buffer = [0; 8192];
            // A pipe that can't be read any more counts as closed.
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                let mut into = into.lock().unwrap_or_else(PoisonError::into_inner);
                let room = most - into.len();
                into.extend_from_slice(&buffer[..count.min(room)]);
            }
            // The waiting thread may have given up.
            let _ = sender.send(());
        })?;
        Ok(Pipe { read, closed })
    }

    /// Waits until the other end is closed, but not longer than `at_most`. Returns whether it was
    /// closed.
    pub(super) fn wait(&self, at_most: Duration) -> bool {
        self.closed.recv_timeout(at_most).is_ok()
    }

    /// Returns the text so far.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.read.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}
