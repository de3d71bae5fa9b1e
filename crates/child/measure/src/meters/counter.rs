//! A counter that is cheaper than a locked instruction.

use std::sync::atomic::{AtomicU64, Ordering};

/// A counter that one thread at a time adds to, and that any thread may read.
///
/// It has its cache lines for itself, and adding is a load and a store: a locked instruction would
/// cost more than the yield after a short slice should.
#[derive(Debug, Default)]
#[repr(align(128))]
pub(crate) struct Counter(AtomicU64);

impl Counter {
    pub(crate) fn add(&self, more: u64) {
        self.0.store(self.0.load(Ordering::Relaxed).wrapping_add(more), Ordering::Relaxed);
    }

    pub(crate) fn get(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }
}
