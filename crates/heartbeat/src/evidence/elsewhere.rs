//! Threads on systems other than Linux.
//!
//! Owns the empty answer. **Invariant:** each field of a reading is `None`: these systems tell
//! nothing of another thread without `unsafe`.

use crate::evidence::reading::Reading;

/// A thread of this process.
#[derive(Debug)]
pub(crate) struct Thread;

impl Thread {
    /// Returns the calling thread.
    pub(crate) fn here() -> Self {
        Self
    }

    /// Reads what the system tells of the thread: nothing.
    #[allow(clippy::unused_self, reason = "the same call on each system")]
    pub(crate) fn read(&self) -> Reading {
        Reading::default()
    }

    /// Reads what the system counts of the thread: nothing.
    #[allow(clippy::unused_self, reason = "the same call on each system")]
    pub(crate) fn read_counts(&self) -> Reading {
        Reading::default()
    }

    /// Returns the system's number of the thread: unknown.
    #[allow(clippy::unused_self, reason = "the same call on each system")]
    pub(crate) fn id(&self) -> Option<u64> {
        None
    }
}
