//! Reading what a child writes, without trusting it to ever stop.

use std::io::Read;
use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// More than any answer; what comes after it is read and thrown away.
const LIMIT: usize = 16 << 20;

/// What has come through a pipe so far, read by a thread of its own.
pub(super) struct Pipe {
    read: Arc<Mutex<Vec<u8>>>,
    /// Tells when the pipe was closed.
    closed: Receiver<()>,
}

impl Pipe {
    pub(super) fn reading(mut from: impl Read + Send + 'static) -> Self {
        let read = Arc::<Mutex<Vec<u8>>>::default();
        let (sender, closed) = channel();
        let into = read.clone();
        std::thread::spawn(move || {
            let mut buffer = [0; 8192];
            // A pipe that can't be read any more is as good as closed.
            while let Ok(count @ 1..) = from.read(&mut buffer) {
                let mut into = into.lock().unwrap_or_else(PoisonError::into_inner);
                let room = LIMIT - into.len();
                into.extend_from_slice(&buffer[..count.min(room)]);
            }
            // The one who waits may have given up.
            let _ = sender.send(());
        });
        Pipe { read, closed }
    }

    /// Waits until the other end is closed, or for so long. Says whether it was closed.
    pub(super) fn wait(&self, at_most: Duration) -> bool {
        self.closed.recv_timeout(at_most).is_ok()
    }

    /// All that came so far.
    pub(super) fn text(&self) -> String {
        String::from_utf8_lossy(&self.read.lock().unwrap_or_else(PoisonError::into_inner)).into_owned()
    }
}
