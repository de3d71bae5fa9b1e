//! The last slice that ended on this thread, of any breather by time.
//!
//! The time from a yield to its end includes the slices of other jobs on the loop. A breather that
//! learns the cost of a yield measures from the end of the last of them.

use std::cell::Cell;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use crate::clock::Instant;

/// The end of the last slice on a thread.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Ended {
    /// The number of the thread: no other thread of the process has it.
    thread: u64,
    /// `None` before the first.
    last: Option<Instant>,
}

impl Ended {
    /// Creates that of a thread on which no slice has ended.
    pub(crate) fn on(thread: u64) -> Self {
        Ended { thread, last: None }
    }

    /// Adds a slice that ended at this time.
    pub(crate) fn add(&mut self, ended: Instant) {
        self.last = self.last.max(Some(ended));
    }

    /// Returns the time of one yield: the one from `self` to `now`, without the slices that ended
    /// meanwhile and the yields between them. `None` if the thread is another one by now.
    pub(crate) fn time_of_a_yield(&self, later: &Ended, now: Instant) -> Option<Duration> {
        let last = later.last.filter(|_| self.thread == later.thread)?;
        Some(now.saturating_duration_since(last))
    }
}

/// Calls `f` with the last slice of this thread.
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

    #[test]
    fn a_yield_takes_the_time_since_the_last_slice() {
        let start = Instant::now();
        let mut ended = Ended::on(0);
        ended.add(start + MS);
        let before = ended;
        assert_eq!(before.time_of_a_yield(&ended, start + 3 * MS), Some(2 * MS), "no other slice");
        ended.add(start + 5 * MS);
        ended.add(start + 4 * MS);
        assert_eq!(before.time_of_a_yield(&ended, start + 6 * MS), Some(MS), "two slices of others");
        assert_eq!(before.time_of_a_yield(&Ended::on(1), start + 6 * MS), None, "another thread");
    }

    #[test]
    fn each_thread_has_a_number_of_its_own() {
        let here = on_this_thread(Cell::get);
        let there = std::thread::spawn(|| on_this_thread(Cell::get)).join().unwrap();
        assert_ne!(here.thread, there.thread);
    }
}
