//! The questions that the watchdog asks a runtime from outside.
//!
//! Owns the differences between runtimes. **Invariant:** a question that a runtime can't answer has
//! an empty answer, and callers need no case of their own for it.

use std::fmt;
use std::time::Duration;

#[cfg(feature = "tokio")]
use tokio::runtime::{Handle, RuntimeFlavor};

use crate::slot::slots::Seat;

/// A task for a blocking pool.
pub(crate) type Job = Box<dyn FnOnce() + Send>;
type Pool = Box<dyn Fn(Job) + Send + Sync>;

/// A runtime, as the watchdog sees it.
#[derive(Default)]
pub(crate) struct Runtime {
    #[cfg(feature = "tokio")]
    tokio: Option<Handle>,
    pool: Option<Pool>,
}

/// A look at a worker.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Worker {
    /// Odd while the worker sleeps.
    pub(crate) parks: u64,
    /// Its busy time in all, up to its last look at the driver.
    pub(crate) busy: Duration,
}

impl Worker {
    pub(crate) fn sleeps(self) -> bool {
        !self.parks.is_multiple_of(2)
    }
}

impl Runtime {
    #[cfg(feature = "tokio")]
    pub(crate) fn tokio(handle: &Handle) -> Self {
        let pool = handle.clone();
        let pool: Pool = Box::new(move |job| {
            pool.spawn_blocking(job);
        });
        Self { tokio: Some(handle.clone()), pool: Some(pool) }
    }

    #[cfg(any(feature = "smol", feature = "async-std"))]
    pub(crate) fn with_pool(pool: impl Fn(Job) + Send + Sync + 'static) -> Self {
        Self {
            #[cfg(feature = "tokio")]
            tokio: None,
            pool: Some(Box::new(pool)),
        }
    }

    /// Returns whether beats of this runtime come on one thread only.
    pub(crate) fn has_one_thread(&self) -> bool {
        #[cfg(feature = "tokio")]
        if let Some(handle) = &self.tokio {
            return handle.runtime_flavor() == RuntimeFlavor::CurrentThread;
        }
        false
    }

    /// Returns a look at each worker; no runtime but tokio shows them.
    pub(crate) fn workers(&self) -> Vec<Worker> {
        #[cfg(feature = "tokio")]
        if let Some(handle) = &self.tokio {
            let metrics = handle.metrics();
            return (0..metrics.num_workers()).map(|worker| look_at(&metrics, worker)).collect();
        }
        Vec::new()
    }

    /// Returns a look at one worker.
    pub(crate) fn worker(&self, worker: usize) -> Option<Worker> {
        #[cfg(feature = "tokio")]
        if let Some(handle) = &self.tokio {
            let metrics = handle.metrics();
            return (worker < metrics.num_workers()).then(|| look_at(&metrics, worker));
        }
        let _ = worker;
        None
    }

    /// Returns which of this runtime's workers sits in a seat.
    pub(crate) fn worker_in(&self, seat: Option<Seat>) -> Option<usize> {
        #[cfg(feature = "tokio")]
        if let (Some(handle), Some(seat)) = (&self.tokio, seat) {
            return (seat.runtime == handle.id()).then_some(seat.worker);
        }
        let _ = seat;
        None
    }

    /// Wakes a worker that sleeps, so that it looks at the driver. Returns whether it could.
    pub(crate) fn rescue(&self) -> bool {
        #[cfg(feature = "tokio")]
        if let Some(handle) = &self.tokio {
            handle.spawn(async {});
            return true;
        }
        false
    }

    /// Hands a job to the blocking pool. Returns whether there is one that takes it.
    pub(crate) fn block(&self, job: Job) -> bool {
        let Some(pool) = &self.pool else { return false };
        // A pool panics if the system refuses it a thread. That must not end the watchdog.
        std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| pool(job))).is_ok()
    }
}

#[cfg(feature = "tokio")]
fn look_at(metrics: &tokio::runtime::RuntimeMetrics, worker: usize) -> Worker {
    Worker {
        parks: metrics.worker_park_unpark_count(worker),
        busy: metrics.worker_total_busy_duration(worker),
    }
}

impl fmt::Debug for Runtime {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Runtime").field("workers", &self.workers().len()).finish_non_exhaustive()
    }
}
