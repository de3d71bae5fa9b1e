//! The slice in turns that is under way on this thread.
//!
//! A job in turns is polled for one slice at a time. So a breather inside it need not be told when
//! a slice begins: it asks here.

use std::cell::Cell;

use crate::clock::Instant;

thread_local! {
    /// When it began. `None` outside of turns.
    static UNDER_WAY: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// Sets the slice that is under way until it is dropped, also by a panic.
pub(super) struct UnderWay(());

impl UnderWay {
    /// Begins a slice. No other is under way on this thread: a job within a job is its guest.
    pub(super) fn begin(began: Instant) -> Self {
        UNDER_WAY.set(Some(began));
        UnderWay(())
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.set(None);
    }
}

/// Returns when the slice began that is under way on this thread. `None` outside of turns.
pub(crate) fn slice_began() -> Option<Instant> {
    UNDER_WAY.get()
}

/// Returns true if a slice in turns is under way on this thread.
pub(crate) fn is_under_way() -> bool {
    UNDER_WAY.get().is_some()
}
