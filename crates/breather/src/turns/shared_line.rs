//! The line behind its lock, shared by the seats.
//!
//! **Invariant:** no waker is called, and none is dropped, under the lock.

use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::task::Waker;

use super::calls::Calls;
use super::line::{Line, Order};

/// A line. Its clones are handles of the same line.
#[derive(Clone)]
pub(super) struct SharedLine(Arc<Shared>);

struct Shared {
    line: Mutex<Line<Waker>>,
    /// The number of slices that have begun: readable without the lock.
    slices: AtomicU64,
}

impl SharedLine {
    pub(super) fn new(turns: usize, order: Order) -> Self {
        let line = Mutex::new(Line::new(turns, order));
        SharedLine(Arc::new(Shared { line, slices: AtomicU64::new(0) }))
    }

    pub(super) fn lock(&self) -> MutexGuard<'_, Line<Waker>> {
        // Only a foreign waker can panic under the lock, when it is cloned. The line is whole then.
        self.0.line.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Changes the line, and then calls the seats that it says.
    pub(super) fn change<T>(&self, change: impl FnOnce(&mut Line<Waker>, &mut Calls<Waker>) -> T) -> T {
        let mut calls = Calls::none();
        let changed = change(&mut self.lock(), &mut calls);
        calls.make(Waker::wake);
        changed
    }

    /// Counts a slice that begins.
    pub(super) fn count_slice(&self) {
        self.0.slices.fetch_add(1, Ordering::Relaxed);
    }

    /// Returns the number of slices that have begun.
    pub(super) fn slices(&self) -> u64 {
        self.0.slices.load(Ordering::Relaxed)
    }
}
