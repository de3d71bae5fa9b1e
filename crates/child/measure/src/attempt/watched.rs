//! A job that ends after a time of work, and the watch that is kept over it.
//!
//! **Invariant:** the time of the last step is that of its end, to about ten microseconds. For a
//! job in another process it is the time of its last report.

use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};

use record::Output;
use workload::{Job, Packed, Progress, Workload};

/// The steps between two looks at the clock: a step takes about a nanosecond.
const GRAIN: u64 = 10_000;

/// The watch over some jobs.
pub(super) struct Watch {
    epoch: Instant,
    /// The end of the last step of any job, in nanoseconds since the epoch. 0 before the first.
    last: AtomicU64,
    is_over: AtomicBool,
    jobs: Mutex<Vec<Arc<Seen>>>,
}

/// What was seen of one job.
#[derive(Default)]
struct Seen {
    /// The end of its last step, in nanoseconds since the epoch. 0 before the first.
    last: AtomicU64,
    is_done: AtomicBool,
    is_dropped: AtomicBool,
}

/// What became of the jobs when something happened to all of them. Each is counted once.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Fates {
    /// The jobs that came to their end before.
    pub(super) done: u64,
    /// The jobs that had begun, came to no end, and did no step afterwards.
    pub(super) stopped: u64,
    /// The jobs that did no step at all.
    pub(super) never_began: u64,
    /// The jobs that did a step afterwards.
    pub(super) ran_on: u64,
}

impl Watch {
    pub(super) fn new() -> Arc<Self> {
        Arc::new(Watch {
            epoch: Instant::now(),
            last: AtomicU64::new(0),
            is_over: AtomicBool::new(false),
            jobs: Mutex::default(),
        })
    }

    /// Returns the end of the last step so far. `None` before the first.
    pub(super) fn last_step(&self) -> Option<Instant> {
        let last = self.last.load(Ordering::SeqCst);
        (last > 0).then(|| self.epoch + Duration::from_nanos(last))
    }

    /// Waits until each job has come to its end or was dropped. A job that does neither counts as
    /// stopped if no job did a step for this long.
    pub(super) fn settle(&self, quiet: Duration) {
        let (mut last, mut since) = (self.changes(), Instant::now());
        while !self.are_settled() && since.elapsed() < quiet {
            std::thread::sleep(Duration::from_millis(1));
            let now = self.changes();
            if now != last {
                (last, since) = (now, Instant::now());
            }
        }
    }

    /// Returns what became of the jobs, for something that happened then. True only after
    /// [`Watch::settle`].
    pub(super) fn fates(&self, then: Instant) -> Fates {
        let then = self.nanos(then);
        let mut fates = Fates::default();
        for job in &*self.jobs() {
            let is_done = job.is_done.load(Ordering::SeqCst);
            let fate = match job.last.load(Ordering::SeqCst) {
                0 => &mut fates.never_began,
                last if last > then => &mut fates.ran_on,
                _ if is_done => &mut fates.done,
                _ => &mut fates.stopped,
            };
            *fate += 1;
        }
        fates
    }

    /// Ends all jobs soon.
    pub(super) fn end_all(&self) {
        self.is_over.store(true, Ordering::SeqCst);
    }

    fn are_settled(&self) -> bool {
        self.jobs().iter().all(|job| job.is_settled())
    }

    /// Returns what changes while any job still steps or settles.
    fn changes(&self) -> (u64, usize) {
        let settled = self.jobs().iter().filter(|job| job.is_settled()).count();
        (self.last.load(Ordering::SeqCst), settled)
    }

    fn nanos(&self, at: Instant) -> u64 {
        u64::try_from(at.saturating_duration_since(self.epoch).as_nanos()).unwrap_or(u64::MAX)
    }

    fn jobs(&self) -> std::sync::MutexGuard<'_, Vec<Arc<Seen>>> {
        self.jobs.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Seen {
    fn is_settled(&self) -> bool {
        self.is_done.load(Ordering::SeqCst) || self.is_dropped.load(Ordering::SeqCst)
    }
}

/// A countdown that ends when it has worked for a time.
pub(super) struct WatchedJob {
    job: Box<dyn Job>,
    lasts: Duration,
    worked: Duration,
    begun: Option<Instant>,
    seen: Arc<Seen>,
    watch: Arc<Watch>,
}

impl WatchedJob {
    pub(super) fn new(lasts: Duration, watch: &Arc<Watch>) -> Self {
        let endless: Workload = "countdown:steps=1000000000000".parse().expect("a workload");
        let seen = Arc::<Seen>::default();
        watch.jobs().push(seen.clone());
        WatchedJob {
            job: endless.job(),
            lasts,
            worked: Duration::ZERO,
            begun: None,
            seen,
            watch: watch.clone(),
        }
    }

    fn stepped(&self, now: Instant) {
        let nanos = self.watch.nanos(now);
        self.seen.last.store(nanos, Ordering::SeqCst);
        self.watch.last.fetch_max(nanos, Ordering::SeqCst);
    }

    fn is_done(&self) -> bool {
        self.seen.is_done.load(Ordering::SeqCst)
    }

    fn end(&self) {
        self.seen.is_done.store(true, Ordering::SeqCst);
    }

    fn is_over(&self) -> bool {
        self.is_done() || self.watch.is_over.load(Ordering::SeqCst)
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
            self.stepped(now);
            self.worked += now - before;
            if self.worked >= self.lasts {
                self.end();
            }
        }
        if self.is_over() { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.job.packed()
    }

    fn progressed(&mut self, so_far: Output) -> bool {
        // The first report comes before the other process has the job.
        if so_far.steps > 0 {
            let now = Instant::now();
            self.stepped(now);
            if now - *self.begun.get_or_insert(now) >= self.lasts {
                self.end();
            }
        }
        !self.is_over()
    }
}

impl Drop for WatchedJob {
    fn drop(&mut self) {
        self.seen.is_dropped.store(true, Ordering::SeqCst);
    }
}
