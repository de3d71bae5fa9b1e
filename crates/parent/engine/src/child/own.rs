//! The children that this process has started itself, and waits for itself.
//!
//! **Invariant:** a child is listed from before anyone can see it until it was waited for.

use std::collections::BTreeSet;
use std::io;
use std::process::{Child, Command};
use std::sync::{Mutex, MutexGuard, PoisonError};

static OWN: Mutex<BTreeSet<u32>> = Mutex::new(BTreeSet::new());

/// Starts a child and lists it.
pub(super) fn start(command: &mut Command) -> io::Result<Child> {
    let mut own = listed();
    let child = command.spawn()?;
    own.insert(child.id());
    Ok(child)
}

/// Takes a child from the list that was waited for.
pub(super) fn forget(child: u32) {
    listed().remove(&child);
}

/// Returns the list. As long as it is held, no other child is started.
pub(super) fn listed() -> MutexGuard<'static, BTreeSet<u32>> {
    OWN.lock().unwrap_or_else(PoisonError::into_inner)
}
