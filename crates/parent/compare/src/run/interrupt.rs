//! Ctrl-C: the child that runs is ended, and no other is begun.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use super::group;

/// May be raised from any thread. Clones are the same interrupt.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    raised: AtomicBool,
    /// The process that runs now.
    child: Mutex<Option<u32>>,
}

impl Interrupt {
    /// Ends the child that runs, and asks that no other be begun.
    pub fn raise(&self) {
        self.inner.raised.store(true, Ordering::SeqCst);
        self.with_child(|child| {
            if let Some(child) = child {
                group::kill(*child);
            }
        });
    }

    /// Whether it was raised.
    pub fn is_raised(&self) -> bool {
        self.inner.raised.load(Ordering::SeqCst)
    }

    /// From now on this child is the one to be ended; at once where the interrupt was raised before.
    pub(super) fn watch(&self, child: u32) {
        self.with_child(|slot| *slot = Some(child));
        if self.is_raised() {
            group::kill(child);
        }
    }

    /// The child has ended.
    pub(super) fn forget(&self) {
        self.with_child(|slot| *slot = None);
    }

    fn with_child(&self, look: impl FnOnce(&mut Option<u32>)) {
        look(&mut self.inner.child.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
