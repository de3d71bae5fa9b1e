//! A job that its test holds open, and the count of such jobs.
//!
//! A job on a thread of a pool waits until its test opens the gate. A job that runs within the poll
//! of its caller's own future must not: it would hold up the test. So it does some work there.
//!
//! **Invariant:** a job counts as under way from its first step until it is done or dropped.

use std::borrow::Cow;
use std::cell::Cell;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use record::Output;
use workload::{Job, Packed, Progress};

use super::gate::Gate;

thread_local! {
    static IN_HANDS: Cell<bool> = const { Cell::new(false) };
}

/// Calls a function that polls futures of callers. A job that advances meanwhile on this thread is
/// in its caller's hands.
pub(super) fn in_hands<T>(poll: impl FnOnce() -> T) -> T {
    let before = IN_HANDS.replace(true);
    let polled = poll();
    IN_HANDS.set(before);
    polled
}

/// The counts of some jobs, and the gate that they wait at.
#[derive(Debug, Default)]
pub(super) struct Held {
    pub(super) gate: Gate,
    alive: AtomicU64,
    under_way: AtomicU64,
    most: AtomicU64,
}

impl Held {
    /// Returns the number of jobs that are not dropped yet.
    pub(super) fn alive(&self) -> u64 {
        self.alive.load(Ordering::SeqCst)
    }

    /// Returns the most jobs that were ever under way at the same time.
    pub(super) fn most(&self) -> u64 {
        self.most.load(Ordering::SeqCst)
    }
}

/// Some work that takes many steps and some time, for strategies that count either.
#[derive(Debug)]
pub(super) struct Lasting {
    done: u64,
    lasts: Duration,
}

impl Lasting {
    /// The steps: several times the largest default setting of a strategy that counts.
    pub(super) const STEPS: u64 = 3_000_000;

    pub(super) fn new(lasts: Duration) -> Self {
        Lasting { done: 0, lasts }
    }

    /// Does at most that many steps. Returns whether none are left.
    pub(super) fn advance(&mut self, steps: u64) -> bool {
        let some = steps.min(Self::STEPS - self.done);
        let end = Instant::now() + self.lasts.mul_f64(some as f64 / Self::STEPS as f64);
        while Instant::now() < end {
            std::hint::spin_loop();
        }
        self.done += some;
        self.done == Self::STEPS
    }

    pub(super) fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: !self.done }
    }
}

/// A job that is held open.
pub(super) struct HeldJob {
    held: Arc<Held>,
    work: Lasting,
    is_under_way: bool,
}

impl HeldJob {
    /// Makes a job that works for this long if it runs in its caller's hands.
    pub(super) fn new(held: &Arc<Held>, lasts: Duration) -> Self {
        held.alive.fetch_add(1, Ordering::SeqCst);
        HeldJob { held: held.clone(), work: Lasting::new(lasts), is_under_way: false }
    }

    fn begin(&mut self) {
        if !self.is_under_way {
            self.is_under_way = true;
            let now = self.held.under_way.fetch_add(1, Ordering::SeqCst) + 1;
            self.held.most.fetch_max(now, Ordering::SeqCst);
        }
    }

    fn end(&mut self) {
        if std::mem::take(&mut self.is_under_way) {
            self.held.under_way.fetch_sub(1, Ordering::SeqCst);
        }
    }
}

impl Job for HeldJob {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 {
            return Progress::More;
        }
        self.begin();
        if IN_HANDS.get() {
            if !self.work.advance(steps) && !self.held.gate.is_open() {
                return Progress::More;
            }
        } else {
            self.held.gate.wait();
        }
        self.end();
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        self.work.so_far()
    }

    /// A process that is sent this does a job without an end, until it is told to stop.
    fn packed(&self) -> Option<Packed<'_>> {
        Some(Packed { workload: ENDLESS.to_owned(), input: Cow::Borrowed(&[]) })
    }

    fn progressed(&mut self, _: Output) -> bool {
        self.begin();
        !self.held.gate.is_open()
    }
}

/// The name of the job that another process does in place of a held one.
const ENDLESS: &str = "endless";

/// Makes the job that [`HeldJob`] was packed as. `None` if it is another one.
pub(super) fn unpack(workload: &str) -> Option<Box<dyn Job>> {
    (workload == ENDLESS).then(|| Box::new(Endless { done: 0 }) as Box<dyn Job>)
}

/// A job without an end. It leaves the processor to others.
struct Endless {
    done: u64,
}

impl Job for Endless {
    fn advance(&mut self, steps: u64) -> Progress {
        std::thread::sleep(Duration::from_micros(200));
        self.done = self.done.saturating_add(steps);
        Progress::More
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: !self.done }
    }
}

impl Drop for HeldJob {
    fn drop(&mut self) {
        self.end();
        self.held.alive.fetch_sub(1, Ordering::SeqCst);
    }
}
