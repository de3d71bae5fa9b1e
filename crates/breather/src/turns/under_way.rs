//! The slice in turns that is under way on this thread.
//!
//! A job in turns is polled for one slice at a time. So a breather inside it need not be told when
//! a slice begins: it asks here.

use std::cell::Cell;

use crate::clock::Instant;

thread_local! {
    static UNDER_WAY: Cell<Option<Slice>> = const { Cell::new(None) };
}

/// A slice in turns.
#[derive(Clone, Copy, Debug)]
struct Slice {
    began: Instant,
    /// The address of the turns that it belongs to.
    of: usize,
}

/// Sets the slice that is under way until it is dropped, also by a panic.
pub(super) struct UnderWay {
    before: Option<Slice>,
}

impl UnderWay {
    /// Begins a slice of the turns at this address.
    pub(super) fn begin(began: Instant, of: usize) -> Self {
        UnderWay { before: UNDER_WAY.replace(Some(Slice { began, of })) }
    }
}

impl Drop for UnderWay {
    fn drop(&mut self) {
        UNDER_WAY.set(self.before);
    }
}

/// Returns when the slice began that is under way on this thread. `None` outside of turns.
pub(crate) fn slice_began() -> Option<Instant> {
    UNDER_WAY.get().map(|slice| slice.began)
}

/// Returns true if a slice in turns is under way on this thread.
pub(crate) fn is_under_way() -> bool {
    UNDER_WAY.get().is_some()
}

/// Returns true if a slice of the turns at this address is under way on this thread.
pub(super) fn is_of(address: usize) -> bool {
    UNDER_WAY.get().is_some_and(|slice| slice.of == address)
}
