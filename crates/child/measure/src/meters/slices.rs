//! The meter of slices: what ran between two yields, for one worker.
//!
//! A slice is timed by the clock of the thread that it runs on, so what else the machine does
//! meanwhile is not in it. A look at that clock takes up to a microsecond. That is why slices are
//! kept only if a trial asks for them.
//!
//! **Invariant:** a slice begins and ends on one thread. One that moves between threads is left
//! out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The slices of one worker, which has one job at a time.
#[derive(Debug, Default)]
pub(crate) struct SliceMeter(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// The thread on which the present slice began, and the time on its clock. `None` between
    /// slices.
    began: Option<(u64, Duration)>,
    lengths: Vec<Duration>,
}

impl SliceMeter {
    /// Begins a slice: the job begins, or its yield is over.
    pub(crate) fn begin(&self) {
        let thread = runtime::current_thread();
        self.with(|seen| seen.began = process::thread_time().map(|now| (thread, now)));
    }

    /// Ends a slice: the job is about to yield.
    pub(crate) fn end(&self) {
        let now = process::thread_time();
        let thread = runtime::current_thread();
        self.with(|seen| {
            if let (Some((began_on, began)), Some(now)) = (seen.began.take(), now)
                && began_on == thread
            {
                seen.lengths.push(now.saturating_sub(began));
            }
        });
    }

    /// Forgets the present slice: the job ends without a yield.
    pub(crate) fn cancel(&self) {
        self.with(|seen| seen.began = None);
    }

    /// Takes the slices that have ended since the last call.
    pub(crate) fn take(&self) -> Vec<Duration> {
        self.with(|seen| std::mem::take(&mut seen.lengths))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
