//! One writer a file: who writes a run's measurements holds a lock on them, and a process that ends, however it ends,
//! gives it back.
//!
//! What must stay true: a file system without locks is no reason not to measure.

use std::fs::File;

/// Locks a file, where nobody else has. Says whether it may be written to.
#[cfg(unix)]
pub(super) fn try_to(file: &File) -> bool {
    !matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock))
}

/// Elsewhere a lock also keeps readers out, and a run that is being measured is to be read.
#[cfg(not(unix))]
pub(super) fn try_to(_: &File) -> bool {
    true
}
