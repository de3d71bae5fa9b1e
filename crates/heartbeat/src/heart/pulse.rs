//! The state that the ticker and the watchdog share.
//!
//! Owns the state of one heart. Leaves judging to the watchdog. **Invariant:** only the ticker says
//! that a beat came; its word about how late outweighs what the watchdog saw.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use crate::clock;
use crate::evidence::Process;
use crate::heart::runtime::{Runtime, Worker};
use crate::options::Options;
use crate::report::{Report, Tally};
use crate::schedule::Beat;
use crate::slot::slots::{self, Slot};
use crate::why::Sample;

/// The most threads of a loop that are remembered.
const THREADS: usize = 256;

/// One heart's state.
#[derive(Debug)]
pub(crate) struct Pulse {
    pub(crate) options: Options,
    pub(crate) runtime: Runtime,
    /// When the next beat is due, in the clock's words; 0 before the ticker's first poll.
    due: AtomicU64,
    /// The heart was dropped, or its ticker was.
    ended: AtomicBool,
    /// The thread that ran the last beat, and all that ran one.
    threads: Mutex<Vec<Arc<Slot>>>,
    last: Mutex<Option<Last>>,
    late: Mutex<Vec<Late>>,
    tally: Mutex<Tally>,
}

/// The ticker's view at a beat.
#[derive(Clone, Debug)]
pub(crate) struct Last {
    /// The thread on which it came, and what the system told of it.
    pub(crate) slot: Arc<Slot>,
    pub(crate) sample: Sample,
    /// The runtime's workers.
    pub(crate) workers: Vec<Worker>,
}

/// A beat that came later than the threshold.
#[derive(Debug)]
pub(crate) struct Late {
    pub(crate) due: Instant,
    pub(crate) came: Instant,
    /// The ticker's view at this beat, and at the one before. `None` while the thread ends.
    pub(crate) here: Option<Last>,
    pub(crate) before: Option<Last>,
}

impl Late {
    /// Returns what the system told of this beat's thread at the beat before, if that ran it, too.
    pub(crate) fn frame(&self) -> Option<(&Sample, &Sample)> {
        let (here, before) = (self.here.as_ref()?, self.before.as_ref()?);
        Arc::ptr_eq(&here.slot, &before.slot).then_some((&before.sample, &here.sample))
    }
}

impl Pulse {
    pub(crate) fn new(options: Options, runtime: Runtime) -> Arc<Self> {
        // The clock's zero lies before every beat.
        clock::word(Instant::now());
        Arc::new(Self {
            options,
            runtime,
            due: AtomicU64::new(0),
            ended: AtomicBool::new(false),
            threads: Mutex::default(),
            last: Mutex::default(),
            late: Mutex::default(),
            tally: Mutex::new(Tally::new()),
        })
    }

    pub(crate) fn end(&self) {
        self.ended.store(true, Relaxed);
    }

    pub(crate) fn has_ended(&self) -> bool {
        self.ended.load(Relaxed)
    }

    /// Returns when the next beat is due, or nothing before the ticker began.
    pub(crate) fn due(&self) -> Option<Instant> {
        clock::time(self.due.load(Relaxed))
    }

    /// Notes when the next beat is due.
    pub(crate) fn awaits(&self, due: Instant) {
        self.due.store(clock::word(due), Relaxed);
    }

    /// Notes where the ticker began.
    pub(crate) fn began(&self) {
        self.stand_on(slots::here(), Instant::now());
    }

    /// Notes a beat that came at `now`.
    pub(crate) fn came(&self, beat: &Beat, now: Instant) {
        lock(&self.tally).beat(beat.lateness, beat.missed);
        let before = self.stand_on(slots::here(), now);
        if beat.lateness >= self.options.threshold {
            let here = lock(&self.last).clone();
            lock(&self.late).push(Late { due: beat.due, came: now, here, before });
        }
    }

    /// Notes the thread on which the ticker runs, and returns what was noted last.
    fn stand_on(&self, slot: Option<Arc<Slot>>, at: Instant) -> Option<Last> {
        let Some(slot) = slot else { return lock(&self.last).take() };
        {
            let mut threads = lock(&self.threads);
            if threads.last().is_none_or(|last| !Arc::ptr_eq(last, &slot)) {
                slot.look_around();
                threads.retain(|other| !Arc::ptr_eq(other, &slot) && !other.is_gone());
                if threads.len() == THREADS {
                    threads.remove(0);
                }
                threads.push(Arc::clone(&slot));
            }
        }
        // What the thread does is known: it beats.
        let sample = Sample { at, ..counts(&slot) };
        let workers = self.runtime.workers();
        lock(&self.last).replace(Last { slot, sample, workers })
    }

    /// Returns what the system told at the last beat, if that was on this thread.
    pub(crate) fn last_on(&self, slot: &Arc<Slot>) -> Option<Sample> {
        let last = lock(&self.last);
        last.as_ref().filter(|last| Arc::ptr_eq(&last.slot, slot)).map(|last| last.sample.clone())
    }

    /// Returns the worker as the last beat saw it.
    pub(crate) fn worker_at_beat(&self, worker: usize) -> Option<Worker> {
        lock(&self.last).as_ref()?.workers.get(worker).copied()
    }

    /// Returns the live threads on which beats came, the latest last.
    pub(crate) fn threads(&self) -> Vec<Arc<Slot>> {
        lock(&self.threads).iter().filter(|slot| !slot.is_gone()).cloned().collect()
    }

    /// Takes the beats that came too late.
    pub(crate) fn take_late(&self) -> Vec<Late> {
        std::mem::take(&mut lock(&self.late))
    }

    pub(crate) fn tally(&self) -> MutexGuard<'_, Tally> {
        lock(&self.tally)
    }

    pub(crate) fn report(&self) -> Report {
        let tally = lock(&self.tally).clone();
        let stands = self.stands(Instant::now());
        Report::new(self.options.name.clone(), tally, stands, self.options.break_even)
    }

    fn stands(&self, now: Instant) -> Option<Duration> {
        let overdue = now.saturating_duration_since(self.due()?);
        (overdue >= self.options.threshold && !self.has_ended()).then_some(overdue)
    }
}

/// Returns what the system tells of a thread now.
pub(crate) fn sample(slot: &Slot, at: Instant, process: Process, in_block_in_place: bool) -> Sample {
    Sample { at, thread: slot.thread.read(), process, in_block_in_place }
}

/// Returns what the system has counted of a thread by now.
pub(crate) fn counts(slot: &Slot) -> Sample {
    let (at, process) = (Instant::now(), Process::read_briefly());
    Sample { at, thread: slot.thread.read_counts(), process, in_block_in_place: false }
}

/// Locks what no panic leaves half done.
fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}
