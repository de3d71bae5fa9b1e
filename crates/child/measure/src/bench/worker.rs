//! A worker: one task at a time that does one job.

use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::Output;

use crate::meters::{Counter, JobMeter, SliceMeter, StopFlag, Waiting};

/// A place for one job at a time, with its meters.
pub(crate) struct Worker {
    pub(crate) meter: Arc<JobMeter>,
    pub(crate) yields: Arc<Counter>,
    /// `None` if the trial does not ask for slices.
    pub(super) slices: Option<Arc<SliceMeter>>,
    tally: Mutex<Tally>,
}

/// The results of a worker's jobs.
#[derive(Clone, Debug, Default)]
pub(crate) struct Tally {
    /// The number of jobs that ended with the right checksum.
    pub(crate) checked: u64,
    /// The last of them.
    pub(crate) last: Option<Output>,
    /// The threads on which the worker's task was polled, each once.
    pub(crate) threads: Vec<u64>,
    /// When the present job was due. `None` between two jobs.
    due: Option<Instant>,
}

/// A job that was handed to the strategy.
#[derive(Clone, Copy, Debug)]
pub(super) struct Handed {
    pub(super) due: Instant,
    pub(super) at: Instant,
}

impl Worker {
    pub(super) fn new(stop: Arc<StopFlag>, keeps_slices: bool) -> Self {
        Worker {
            meter: JobMeter::new(stop),
            yields: Arc::default(),
            slices: keeps_slices.then(Arc::default),
            tally: Mutex::default(),
        }
    }

    pub(crate) fn tally(&self) -> Tally {
        self.with_tally(|tally| tally.clone())
    }

    /// Returns the slices that have ended since the last call. `None` if they are not kept.
    pub(super) fn take_slices(&self) -> Option<Vec<Duration>> {
        self.slices.as_ref().map(|slices| slices.take())
    }

    /// Takes a job that was due at this moment, and returns it as it is handed to the strategy now.
    pub(super) fn takes(&self, due: Instant) -> Handed {
        self.meter.next_job();
        self.with_tally(|tally| tally.due = Some(due));
        Handed { due, at: Instant::now() }
    }

    /// Ends the present job. `None` for an output if it came to nothing.
    pub(super) fn ended_with(&self, output: Option<Output>) {
        let thread = runtime::current_thread();
        self.with_tally(|tally| {
            tally.due = None;
            tally.polled_on(thread);
            if output.is_some() {
                tally.checked += 1;
                tally.last = output;
            }
        });
    }

    /// Returns the present job, if there is one.
    pub(super) fn waiting(&self) -> Option<Waiting> {
        let due = self.with_tally(|tally| tally.due)?;
        Some(Waiting { due, begun: self.meter.begun() })
    }

    pub(super) fn polled_here(&self) {
        let thread = runtime::current_thread();
        self.with_tally(|tally| tally.polled_on(thread));
    }

    fn with_tally<T>(&self, look: impl FnOnce(&mut Tally) -> T) -> T {
        look(&mut self.tally.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

impl Tally {
    fn polled_on(&mut self, thread: u64) {
        if !self.threads.contains(&thread) {
            self.threads.push(thread);
        }
    }
}
