//! The slices that have ended on this thread, of all breathers by time.
//!
//! The time from a yield to its end includes the slices of other jobs on the loop. A breather that
//! learns the cost of a yield subtracts them.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Instant;
use crate::pace::Span;

/// The number and the length of the slices that ended on a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The number of the thread: no other thread of the process has it.
    thread: u64,
    slices: u64,
    length: Duration,
    /// When the last one ended.
    last: Option<Instant>,
}

impl Ended {
    /// Creates the count of a thread on which no slice has ended.
    pub(crate) fn on(thread: u64) -> Self {
        Ended { thread, slices: 0, length: Duration::ZERO, last: None }
    }

    /// Adds a slice. Two breathers may share one, as in a job that calls another: the time that
    /// they share counts once.
    pub(crate) fn add(&mut self, span: Span) {
        let own = match self.last {
            Some(last) if span.began < last => span.ended.saturating_duration_since(last),
            _ => {
                self.slices += 1;
                span.length
            }
        };
        self.length = self.length.saturating_add(own);
        self.last = self.last.max(Some(span.ended));
    }

    /// Returns the time of one yield: from here to a later count on the same thread, `took` passed,
    /// and each slice that ended meanwhile was followed by a yield as well. `None` on another
    /// thread.
    pub(crate) fn time_of_a_yield(&self, later: &Ended, took: Duration) -> Option<Duration> {
        if self.thread != later.thread {
            return None;
        }
        let others = u32::try_from(later.slices.saturating_sub(self.slices)).unwrap_or(u32::MAX);
        let theirs = later.length.saturating_sub(self.length);
        Some(took.saturating_sub(theirs) / others.saturating_add(1))
    }
}

/// Calls `f` with the count of this thread.
pub(crate) fn on_this_thread<R>(f: impl FnOnce(&Cell<Ended>) -> R) -> R {
    static THREADS: AtomicU64 = AtomicU64::new(0);
    thread_local! {
        static ENDED: Cell<Ended> = Cell::new(Ended::on(THREADS.fetch_add(1, Ordering::Relaxed)));
    }
    ENDED.with(f)
}

#[cfg(test)]
mod tests {
    use super::*;

    const MS: Duration = Duration::from_millis(1);

    fn span(began: Instant, ended: Instant) -> Span {
        Span { began, ended, length: ended - began }
    }

    #[test]
    fn a_yield_takes_what_the_slices_of_others_do_not() {
        let start = Instant::now();
        let mut ended = Ended::on(0);
        ended.add(span(start, start + MS));
        let before = ended;
        assert_eq!(before.time_of_a_yield(&ended, 2 * MS), Some(2 * MS), "no other slice");
        ended.add(span(start + 2 * MS, start + 5 * MS));
        assert_eq!(before.time_of_a_yield(&ended, 5 * MS), Some(MS), "two yields, and a slice of 3 ms");
        assert_eq!(before.time_of_a_yield(&Ended::on(1), 5 * MS), None, "another thread");
    }

    #[test]
    fn two_breathers_in_one_slice_count_once() {
        let start = Instant::now();
        let mut ended = Ended::on(0);
        ended.add(span(start, start + 2 * MS));
        ended.add(span(start + MS, start + 3 * MS));
        ended.add(span(start, start + 3 * MS));
        assert_eq!((ended.slices, ended.length), (1, 3 * MS));
    }

    #[test]
    fn each_thread_has_a_number_of_its_own() {
        let here = on_this_thread(Cell::get);
        let there = std::thread::spawn(|| on_this_thread(Cell::get)).join().unwrap();
        assert_ne!(here.thread, there.thread);
    }
}
