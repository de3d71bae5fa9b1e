//! A job that ends after a time of work, and the watch that is kept over it.
//!
//! **Invariant:** the time of the last step is that of its end, to about ten microseconds. For a
//! job in another process it is the time of its last report.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::time::{Duration, Instant};

use record::Output;
use workload::{Job, Packed, Progress, Workload};

/// The steps between two looks at the clock: a step takes about a nanosecond.
const GRAIN: u64 = 10_000;

/// The watch over some jobs.
pub(super) struct Watch {
    epoch: Instant,
    /// The end of the last step, in nanoseconds since the epoch. 0 before the first.
    last: AtomicU64,
    is_over: AtomicBool,
    done: AtomicU64,
    dropped: AtomicU64,
}

impl Watch {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Watch {
            epoch: Instant::now(),
            last: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
            done: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
        })
    }

    /// Returns the end of the last step so far. `None` before the first.
    pub(super) fn last_step(&self) -> Option<Instant> {
        let last = self.last.load(Ordering::SeqCst);
        (last > 0).then(|| self.epoch + Duration::from_nanos(last))
    }

    /// Returns the number of jobs that came to their end.
    pub(super) fn done(&self) -> u64 {
        self.done.load(Ordering::SeqCst)
    }

    /// Returns the number of jobs that were dropped before their end.
    pub(super) fn dropped(&self) -> u64 {
        self.dropped.load(Ordering::SeqCst)
    }

    /// Ends all jobs soon.
    pub(super) fn end_all(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }

    fn stepped(&self, now: Instant) {
        let nanos = u64::try_from((now - self.epoch).as_nanos()).unwrap_or(u64::MAX);
        self.last.store(nanos, Ordering::SeqCst);
    }
}

/// A countdown that ends when it has worked for a time.
pub(super) struct WatchedJob {
    job: Box<dyn Job>,
    lasts: Duration,
    worked: Duration,
    begun: Option<Instant>,
    is_done: bool,
    watch: Arc<Watch>,
}

impl WatchedJob {
    pub(super) fn new(lasts: Duration, watch: &Arc<Watch>) -> Self {
        let endless: Workload = "countdown:steps=1000000000000".parse().expect("a workload");
        WatchedJob {
            job: endless.job(),
            lasts,
            worked: Duration::ZERO,
            begun: None,
            is_done: false,
            watch: watch.clone(),
        }
    }

    fn end(&mut self) {
        if !std::mem::replace(&mut self.is_done, true) {
            self.watch.done.fetch_add(1, Ordering::SeqCst);
        }
    }

    fn is_over(&self) -> bool {
        self.is_done || self.watch.is_over.load(Ordering::SeqCst)
    }
}

impl Job for WatchedJob {
    fn advance(&mut self, steps: u64) -> Progress {
        let mut left = steps;
        while left > 0 && !self.is_over() {
            let some = left.min(GRAIN);
            let before = Instant::now();
            self.job.advance(some);
            let now = Instant::now();
            left -= some;
            self.watch.stepped(now);
            self.worked += now - before;
            if self.worked >= self.lasts {
                self.end();
            }
        }
        if self.is_over() {
            self.end();
            Progress::Done(self.so_far())
        } else {
            Progress::More
        }
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.job.packed()
    }

    fn progressed(&mut self, _: Output) -> bool {
        let now = Instant::now();
        self.watch.stepped(now);
        if now - *self.begun.get_or_insert(now) >= self.lasts || self.is_over() {
            self.end();
        }
        !self.is_done
    }
}

impl Drop for WatchedJob {
    fn drop(&mut self) {
        if !self.is_done {
            self.watch.dropped.fetch_add(1, Ordering::SeqCst);
        }
    }
}
