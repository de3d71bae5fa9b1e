//! One job as its meters see it, written by the job and read by the thread that watches.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use record::exercise::{Given, JobSeen};
use workload::Workload;

/// One job in the ledger.
pub(crate) struct Entry {
    /// Its number, counted from 0.
    pub(crate) number: usize,
    /// Its steps, in all.
    pub(crate) steps: u64,
    /// The most steps to do at a time. Its speed does not suffer from being cut into these.
    pub(crate) grain: u64,
    /// The number of steps after which it panics.
    pub(crate) panics_at: Option<u64>,
    /// The jobs that are under way, of all.
    pub(crate) width: Arc<Width>,
    is_under_way: AtomicBool,
    /// `false` once its client has left.
    is_wanted: AtomicBool,
    /// The number of steps after which its client leaves. [`NOT_MARKED`] if the client stays.
    wanted_until: AtomicU64,
    done: AtomicU64,
    /// [`NOT_MARKED`] before [`Entry::mark`].
    done_by_then: AtomicU64,
    threads: Mutex<Vec<u64>>,
}

const NOT_MARKED: u64 = u64::MAX;

impl Entry {
    pub(crate) fn new(number: usize, workload: &Workload, panics: bool, width: &Arc<Width>) -> Self {
        Entry {
            number,
            steps: workload.steps(),
            grain: workload.grain(),
            panics_at: panics.then_some(workload.steps() / 2),
            width: width.clone(),
            is_under_way: AtomicBool::new(false),
            is_wanted: AtomicBool::new(true),
            wanted_until: AtomicU64::new(NOT_MARKED),
            done: AtomicU64::new(0),
            done_by_then: AtomicU64::new(NOT_MARKED),
            threads: Mutex::default(),
        }
    }

    /// Returns the job as it is now, with what was given back for it.
    pub(crate) fn seen(&self, answer: Given) -> JobSeen {
        JobSeen {
            steps: self.steps,
            done: self.done(),
            done_by_then: Some(self.done_by_then.load(Ordering::Relaxed)).filter(|done| *done != NOT_MARKED),
            threads: self.threads.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            answer,
        }
    }

    /// Returns the steps that are done.
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// Notes the steps that are done. A job is in one place at a time, so no other call overtakes
    /// this.
    pub(crate) fn count(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        if done >= self.wanted_until.load(Ordering::Relaxed) && self.is_wanted() {
            self.mark();
            self.is_wanted.store(false, Ordering::Relaxed);
        }
    }

    /// Returns whether its client still waits for the answer.
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }

    /// Lets the client leave when a quarter of the job is done. A time would not do: by then the
    /// job might be over on one machine, and not even begun on another.
    pub(crate) fn is_to_be_left(&self) {
        self.wanted_until.store(self.steps / 4, Ordering::Relaxed);
    }

    /// Notes that it is under way.
    pub(crate) fn begins(&self) {
        // Nearly always it was already, and a load is cheaper than a swap.
        if !self.is_under_way.load(Ordering::Relaxed) && !self.is_under_way.swap(true, Ordering::Relaxed) {
            self.width.one_more();
        }
    }

    /// Notes that it is under way no more. More work on it would put it under way again.
    pub(crate) fn ends(&self) {
        if self.is_under_way.swap(false, Ordering::Relaxed) {
            self.width.one_less();
            *self.width.last_end.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    /// Notes a thread that works on it.
    pub(crate) fn is_on(&self, thread: u64) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if !threads.contains(&thread) {
            threads.push(thread);
        }
    }

    /// Remembers the steps done by now: the job is being cancelled, or asked to stop.
    pub(crate) fn mark(&self) {
        self.done_by_then.store(self.done(), Ordering::Relaxed);
    }
}

/// The number of jobs that are under way: begun, and neither done nor dropped.
#[derive(Default)]
pub(crate) struct Width {
    now: AtomicU32,
    most: AtomicU32,
    /// The last time that a job ceased to be under way.
    last_end: Mutex<Option<Instant>>,
}

impl Width {
    pub(crate) fn one_more(&self) {
        let now = self.now.fetch_add(1, Ordering::Relaxed) + 1;
        self.most.fetch_max(now, Ordering::Relaxed);
    }

    pub(crate) fn one_less(&self) {
        self.now.fetch_sub(1, Ordering::Relaxed);
    }

    pub(crate) fn now(&self) -> u32 {
        self.now.load(Ordering::Relaxed)
    }

    /// Returns when the last job was over. `None` if none was, or if one is still under way.
    pub(crate) fn all_over(&self) -> Option<Instant> {
        if self.now() > 0 {
            return None;
        }
        *self.last_end.lock().unwrap_or_else(PoisonError::into_inner)
    }

    pub(crate) fn most(&self) -> u32 {
        self.most.load(Ordering::Relaxed)
    }
}
