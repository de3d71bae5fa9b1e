//! Faults on purpose, to see that the model test finds them.

use std::cell::Cell;

/// A fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Fault {
    /// The end of a slice calls no seat.
    LostHandOver,
    /// A seat takes a turn without a yield before it.
    NoYield,
}

thread_local! {
    static PRESENT: Cell<Option<Fault>> = const { Cell::new(None) };
}

/// Runs something with a fault on this thread.
pub(super) fn with<T>(fault: Fault, run: impl FnOnce() -> T) -> T {
    PRESENT.set(Some(fault));
    let result = run();
    PRESENT.set(None);
    result
}

/// Returns true if this fault is present.
pub(super) fn is(fault: Fault) -> bool {
    PRESENT.get() == Some(fault)
}
