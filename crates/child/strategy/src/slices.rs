//! How long the slices of one worker's jobs are: what ran between two yields.
//!
//! A slice is timed by the clock of the thread that it runs on, so what else the machine does meanwhile is not in it. To
//! read that clock takes up to a microsecond, which is why slices are kept only where a trial asks for them.
//!
//! What must stay true: a slice begins and ends on one thread. What does not is left out.

use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The slices of one worker, which has one job at a time.
#[derive(Debug, Default)]
pub(crate) struct Slices(Mutex<Seen>);

#[derive(Debug, Default)]
struct Seen {
    /// The thread on which the present slice began, and what its clock said. `None` while nothing of the job runs.
    began: Option<(u64, Duration)>,
    lengths: Vec<Duration>,
}

impl Slices {
    /// The job runs from here on: it begins, or its yield is over.
    pub(crate) fn begin(&self) {
        let thread = runtime::current_thread();
        self.with(|seen| seen.began = process::thread_time().map(|now| (thread, now)));
    }

    /// The job is about to yield.
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

    /// What runs now ends without a yield, and is no slice.
    pub(crate) fn cancel(&self) {
        self.with(|seen| seen.began = None);
    }

    /// All that have ended since this was last asked.
    pub(crate) fn take(&self) -> Vec<Duration> {
        self.with(|seen| std::mem::take(&mut seen.lengths))
    }

    fn with<T>(&self, look: impl FnOnce(&mut Seen) -> T) -> T {
        look(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}
