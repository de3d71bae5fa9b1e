//! What became of each job, written by the jobs and read by the thread that watches.

use std::sync::atomic::{AtomicBool, AtomicU32, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Instant;

use record::exercise::{Given, JobSeen};
use workload::Workload;

use crate::{Job, Output};

/// All jobs of a scene.
#[derive(Clone)]
pub(crate) struct Ledger {
    workload: Workload,
    pub(crate) entries: Vec<Arc<Entry>>,
    pub(crate) width: Arc<Width>,
}

/// One job.
pub(crate) struct Entry {
    /// Which one, counted from 0.
    pub(crate) number: usize,
    /// How many steps it has.
    pub(crate) steps: u64,
    /// Into how many steps at a time it may be cut without its speed being touched.
    pub(crate) grain: u64,
    /// After how many steps it panics.
    pub(crate) panics_at: Option<u64>,
    /// How many jobs are under way, of all.
    pub(crate) width: Arc<Width>,
    is_under_way: AtomicBool,
    /// Whether somebody waits for its answer.
    is_wanted: AtomicBool,
    /// After how many steps nobody does. [`NOT_MARKED`]: somebody always does.
    wanted_until: AtomicU64,
    done: AtomicU64,
    /// [`NOT_MARKED`] before [`Entry::mark`].
    done_by_then: AtomicU64,
    threads: Mutex<Vec<u64>>,
}

const NOT_MARKED: u64 = u64::MAX;

impl Ledger {
    pub(crate) fn new(workload: &Workload, jobs: u32, panics: &[u32]) -> Self {
        let width = Arc::<Width>::default();
        let entry = |number: u32| {
            Arc::new(Entry {
                number: number as usize,
                steps: workload.steps(),
                grain: workload.grain(),
                panics_at: panics.contains(&number).then_some(workload.steps() / 2),
                width: width.clone(),
                is_under_way: AtomicBool::new(false),
                is_wanted: AtomicBool::new(true),
                wanted_until: AtomicU64::new(NOT_MARKED),
                done: AtomicU64::new(0),
                done_by_then: AtomicU64::new(NOT_MARKED),
                threads: Mutex::default(),
            })
        };
        Ledger { workload: workload.clone(), entries: (0..jobs).map(entry).collect(), width: width.clone() }
    }

    /// The jobs themselves, with nothing done.
    pub(crate) fn jobs(&self) -> Vec<Job> {
        self.entries.iter().map(|entry| Job::new(self.workload.job(), entry.clone())).collect()
    }

    /// What an answer for this job is worth. `None` says that the job failed.
    pub(crate) fn judge(&self, job: usize, answer: Option<&Output>) -> Given {
        let Some(Output { job: of, came_to }) = answer else { return Given::Failed };
        if *of != job || came_to.checksum != self.workload.expected(came_to.steps) {
            Given::Wrong
        } else if came_to.steps == self.workload.steps() {
            Given::Right
        } else if came_to.steps < self.entries[job].done() / 2 {
            Given::Outdated
        } else {
            Given::Partial
        }
    }

    /// All jobs as they are now, with what was given back for them.
    pub(crate) fn seen(&self, answers: &[Given]) -> Vec<JobSeen> {
        let seen = |(at, entry): (usize, &Arc<Entry>)| JobSeen {
            steps: entry.steps,
            done: entry.done(),
            done_by_then: Some(entry.done_by_then.load(Ordering::Relaxed)).filter(|done| *done != NOT_MARKED),
            threads: entry.threads.lock().unwrap_or_else(PoisonError::into_inner).clone(),
            answer: answers.get(at).copied().unwrap_or(Given::Nothing),
        };
        self.entries.iter().enumerate().map(seen).collect()
    }
}

impl Entry {
    pub(crate) fn done(&self) -> u64 {
        self.done.load(Ordering::Relaxed)
    }

    /// A job is in one place at a time, so what it stores is never overtaken.
    pub(crate) fn count(&self, done: u64) {
        self.done.store(done, Ordering::Relaxed);
        if done >= self.wanted_until.load(Ordering::Relaxed) && self.is_wanted() {
            self.mark();
            self.is_wanted.store(false, Ordering::Relaxed);
        }
    }

    /// Whether somebody waits for its answer.
    pub(crate) fn is_wanted(&self) -> bool {
        self.is_wanted.load(Ordering::Relaxed)
    }

    /// Nobody will any more when a quarter of it is done. Not after some time: by then it might be over on one machine,
    /// and not even begun on another.
    pub(crate) fn is_to_be_left(&self) {
        self.wanted_until.store(self.steps / 4, Ordering::Relaxed);
    }

    /// It is worked on: under way from now on, unless it was.
    pub(crate) fn begins(&self) {
        // Nearly always it was, and a load is cheaper than a swap.
        if !self.is_under_way.load(Ordering::Relaxed) && !self.is_under_way.swap(true, Ordering::Relaxed) {
            self.width.one_more();
        }
    }

    /// It is under way no more, unless somebody works on it again.
    pub(crate) fn ends(&self) {
        if self.is_under_way.swap(false, Ordering::Relaxed) {
            self.width.one_less();
            *self.width.last_end.lock().unwrap_or_else(PoisonError::into_inner) = Some(Instant::now());
        }
    }

    pub(crate) fn is_on(&self, thread: u64) {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if !threads.contains(&thread) {
            threads.push(thread);
        }
    }

    /// What was done by now is what was done when it was cancelled, or was to stop.
    pub(crate) fn mark(&self) {
        self.done_by_then.store(self.done(), Ordering::Relaxed);
    }
}

/// How many jobs are under way: begun, and neither done nor dropped.
#[derive(Default)]
pub(crate) struct Width {
    now: AtomicU32,
    most: AtomicU32,
    /// When a job was under way no more, the last time that happened.
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

    /// When the last job was over. `None` where none was, or one is still under way.
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
