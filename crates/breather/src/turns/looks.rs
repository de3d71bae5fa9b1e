//! Looks: whether the loop of this thread has looked at its timers and sockets since slices ran.
//!
//! A yield that began after the last slice on this thread and has ended proves a look: the
//! runtime's own yield goes on after it. A yield that began before that slice proves nothing.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Instant;

/// The time for which short jobs follow each other without a yield between them. It is half of the
/// usual slice.
const SHORT: Duration = Duration::from_micros(50);
/// The bits of a [`Moment`] that count slices. The bits above them are the number of the thread.
const SLICES: u32 = 40;

/// The next thread's number.
static THREADS: AtomicU64 = AtomicU64::new(1);

thread_local! {
    static LAST: Cell<Moment> = const { Cell::new(Moment(0)) };
    /// The beginning of the first slice on this thread since a look. `None` if none began.
    static UNLOOKED: Cell<Option<Instant>> = const { Cell::new(None) };
}

/// A moment between two slices of this thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Moment(u64);

impl Moment {
    /// Returns the present moment of this thread.
    pub(super) fn now() -> Self {
        let last = LAST.get();
        if last != Moment(0) {
            return last;
        }
        let first = Moment(THREADS.fetch_add(1, Ordering::Relaxed) << SLICES);
        LAST.set(first);
        first
    }

    fn is_of_this_thread(self) -> bool {
        self.0 >> SLICES == Moment::now().0 >> SLICES
    }
}

/// Notes down that a slice begins on this thread.
pub(super) fn slice_begins(now: Instant) {
    LAST.set(Moment(Moment::now().0 + 1));
    if UNLOOKED.get().is_none() {
        UNLOOKED.set(Some(now));
    }
}

/// Notes down that a yield has ended that began at this moment. Returns true if it proves a look.
///
/// If the task has moved to this thread meanwhile, the loop of this thread polled it: that counts.
pub(super) fn yield_ended(began: Moment) -> bool {
    if !began.is_of_this_thread() {
        return true;
    }
    let proves = began == Moment::now();
    if proves {
        UNLOOKED.set(None);
    }
    proves
}

/// Returns true if there was a look on this thread since slices began, or if that is not long ago.
pub(super) fn was_lately() -> bool {
    UNLOOKED.get().is_none_or(|since| since.elapsed() < short())
}

#[cfg(not(test))]
fn short() -> Duration {
    SHORT
}

/// In tests slices take no time, so that each one counts as long.
#[cfg(test)]
fn short() -> Duration {
    SHORT.min(tests::short())
}

#[cfg(test)]
mod tests {
    use super::*;

    thread_local! {
        static SHORT_HERE: Cell<Duration> = const { Cell::new(Duration::ZERO) };
    }

    pub(super) fn short() -> Duration {
        SHORT_HERE.get()
    }

    #[test]
    fn only_a_yield_that_began_after_the_last_slice_proves_a_look() {
        let before = Moment::now();
        assert!(was_lately());
        slice_begins(Instant::now());
        assert!(!was_lately());
        assert!(!yield_ended(before), "it began before the slice");
        assert!(!was_lately());
        assert!(yield_ended(Moment::now()));
        assert!(was_lately());
    }

    #[test]
    fn short_slices_follow_each_other_for_a_while() {
        SHORT_HERE.set(SHORT);
        let now = Instant::now();
        slice_begins(now);
        slice_begins(now);
        assert!(was_lately());
        std::thread::sleep(SHORT);
        slice_begins(Instant::now());
        assert!(!was_lately(), "the first of them counts");
    }

    #[test]
    fn a_yield_that_ends_on_another_thread_counts_there() {
        let moment = Moment::now();
        std::thread::spawn(move || assert!(yield_ended(moment))).join().unwrap();
    }
}
