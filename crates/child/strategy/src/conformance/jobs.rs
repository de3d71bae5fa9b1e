//! Jobs that do what no workload does: they panic, borrow, and leave a trace.

use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::Output;
use workload::{Job, Progress};

/// The steps of a long job: several times the largest default setting of a strategy that counts.
pub(super) const MANY_STEPS: u64 = 3_000_000;

thread_local! {
    static ADVANCED: Cell<u64> = const { Cell::new(0) };
}

/// Returns the steps that these jobs have done on the calling thread.
pub(super) fn advanced_here() -> u64 {
    ADVANCED.get()
}

/// The trace that jobs of the conformance test leave while they run. Several jobs may share it.
#[derive(Debug, Default)]
pub(super) struct Trace {
    steps: AtomicU64,
    threads: Mutex<Vec<u64>>,
    stopped: AtomicBool,
}

impl Trace {
    /// Returns the steps that all jobs have done.
    pub(super) fn steps(&self) -> u64 {
        self.steps.load(Ordering::SeqCst)
    }

    /// Returns the number of threads on which they ran.
    pub(super) fn threads(&self) -> usize {
        self.threads.lock().unwrap_or_else(PoisonError::into_inner).len()
    }

    /// Tells all jobs to end, after the step that each of them is in.
    pub(super) fn stop(&self) {
        self.stopped.store(true, Ordering::SeqCst);
    }

    pub(super) fn is_stopped(&self) -> bool {
        self.stopped.load(Ordering::SeqCst)
    }

    fn ran_here(&self) {
        let thread = runtime::current_thread();
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if !threads.contains(&thread) {
            threads.push(thread);
        }
    }
}

/// A job that leaves a trace.
pub(super) struct TracedJob {
    steps: u64,
    done: u64,
    /// The time for which each step keeps the processor busy.
    step: Duration,
    /// The step that it panics at, instead of doing it.
    panics_at: Option<u64>,
    trace: Arc<Trace>,
}

impl TracedJob {
    /// Makes a job of this many steps, which take next to no time.
    pub(super) fn new(steps: u64, trace: &Arc<Trace>) -> Self {
        TracedJob { steps, done: 0, step: Duration::ZERO, panics_at: None, trace: trace.clone() }
    }

    pub(super) fn busy(self, step: Duration) -> Self {
        TracedJob { step, ..self }
    }

    pub(super) fn panicking_at(self, step: u64) -> Self {
        TracedJob { panics_at: Some(step), ..self }
    }

    fn step(&mut self) {
        assert_ne!(self.panics_at, Some(self.done), "on purpose");
        if !self.step.is_zero() {
            let end = Instant::now() + self.step;
            while Instant::now() < end {
                std::hint::spin_loop();
            }
        }
        self.done += 1;
        self.trace.steps.fetch_add(1, Ordering::SeqCst);
        ADVANCED.set(ADVANCED.get() + 1);
    }
}

impl Job for TracedJob {
    fn advance(&mut self, steps: u64) -> Progress {
        self.trace.ran_here();
        for _ in 0..steps.min(self.steps - self.done) {
            if self.trace.is_stopped() {
                break;
            }
            self.step();
        }
        if self.done == self.steps || self.trace.is_stopped() {
            Progress::Done(self.so_far())
        } else {
            Progress::More
        }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: !self.done }
    }
}

/// A job that adds up values that its caller owns.
pub(super) struct BorrowingJob<'a> {
    values: &'a [u64],
    sum: &'a mut u64,
    at: usize,
}

impl<'a> BorrowingJob<'a> {
    pub(super) fn new(values: &'a [u64], sum: &'a mut u64) -> Self {
        BorrowingJob { values, sum, at: 0 }
    }
}

impl Job for BorrowingJob<'_> {
    fn advance(&mut self, steps: u64) -> Progress {
        let steps = usize::try_from(steps).unwrap_or(usize::MAX);
        let left = &self.values[self.at..];
        for value in left.iter().take(steps) {
            *self.sum += value;
            self.at += 1;
        }
        if self.at == self.values.len() { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.at as u64, checksum: *self.sum }
    }
}
