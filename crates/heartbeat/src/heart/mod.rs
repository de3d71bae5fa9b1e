//! Hearts: a ticker on the loop and the watchdog beside it.
//!
//! Owns [`Heart`]. Leaves the ways to start one to [`start`], judging to [`watched`].
//! **Invariant:** a heart ends when it is dropped or when its runtime drops the ticker, in either
//! order and on any thread.

mod blind;
mod late;
mod pool;
mod pulse;
mod runtime;
mod seats;
mod stall;
pub(crate) mod start;
mod suspects;
mod tell;
mod ticker;
mod verdict;
mod watchdog;
mod watched;
mod workers;

use std::sync::Arc;

use crate::heart::pulse::Pulse;
use crate::report::Report;

/// A heart that beats on a loop. Dropping it stops it.
///
/// It may be dropped on any thread, also on its loop's, before or after its runtime.
#[derive(Debug)]
#[must_use = "a heart stops when it is dropped"]
pub struct Heart {
    pulse: Arc<Pulse>,
}

impl Heart {
    /// Returns what the heart has seen so far.
    #[must_use]
    pub fn report(&self) -> Report {
        let report = self.pulse.report();
        if watchdog::is_refused() { report.unwatched() } else { report }
    }

    /// Returns whether the heart no longer beats because its runtime ended.
    #[must_use]
    pub fn has_ended(&self) -> bool {
        self.pulse.has_ended()
    }
}

impl Drop for Heart {
    fn drop(&mut self) {
        self.pulse.end();
        watchdog::nudge();
    }
}
