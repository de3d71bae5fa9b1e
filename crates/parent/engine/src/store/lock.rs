//! One writer a file: the process that writes a run holds a lock on its measurements. A process
//! that ends loses its lock, however it ends.
//!
//! **Invariant:** a file system without locks is no reason not to measure.

use std::fs::File;

/// Locks a file unless another process has locked it. Returns whether this process may write to it.
#[cfg(unix)]
pub(super) fn try_to(file: &File) -> bool {
    !matches!(file.try_lock(), Err(std::fs::TryLockError::WouldBlock))
}

/// Returns true. On this system a lock would keep readers out too, and a run under way must be
/// readable.
#[cfg(not(unix))]
pub(super) fn try_to(_: &File) -> bool {
    true
}
