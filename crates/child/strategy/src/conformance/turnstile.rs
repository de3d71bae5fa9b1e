//! Jobs that are held open at a turnstile, so that a test counts those under way before it lets
//! them go.
//!
//! For tests of what one strategy promises: a limit, a queue, callers that went away.
//!
//! **Invariant:** a job counts as under way from its first step until it is done or dropped.

use std::collections::BTreeSet;
use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::Poll;

use record::Output;
use runtime::Runtime;
use workload::{Job, Progress};

use super::probe::{LIMIT, wait_until};

/// A turnstile at which jobs wait in their first step, each on the thread that runs it.
#[derive(Debug, Default)]
pub struct Turnstile {
    seen: Mutex<Seen>,
    opened: Condvar,
}

/// The jobs that came to a turnstile.
#[derive(Debug, Default)]
struct Seen {
    is_open: bool,
    begun: usize,
    under_way: usize,
    most_under_way: usize,
    threads: BTreeSet<u64>,
}

impl Turnstile {
    /// Makes a turnstile that is open, so that it holds no job and only counts.
    pub fn open() -> Arc<Self> {
        let turnstile = Arc::<Turnstile>::default();
        turnstile.let_go();
        turnstile
    }

    /// Wraps a job, so that it is held in its first step.
    pub fn hold<J: Job>(self: &Arc<Self>, job: J) -> Counted<J> {
        Counted { job, turnstile: self.clone(), pass: None }
    }

    /// Lets all jobs go, and holds no further one.
    pub fn let_go(&self) {
        self.seen().is_open = true;
        self.opened.notify_all();
    }

    /// Returns the number of jobs whose first step began.
    pub fn begun(&self) -> usize {
        self.seen().begun
    }

    /// Returns the number of jobs that are under way now.
    pub fn under_way(&self) -> usize {
        self.seen().under_way
    }

    /// Returns the largest number of jobs that were under way at the same time.
    pub fn most_under_way(&self) -> usize {
        self.seen().most_under_way
    }

    /// Returns the number of threads on which a job began.
    pub fn threads(&self) -> usize {
        self.seen().threads.len()
    }

    fn pass(self: &Arc<Self>) -> Pass {
        let mut seen = self.seen();
        seen.begun += 1;
        seen.under_way += 1;
        seen.most_under_way = seen.most_under_way.max(seen.under_way);
        seen.threads.insert(runtime::current_thread());
        drop(self.opened.wait_while(seen, |seen| !seen.is_open));
        Pass(self.clone())
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A job that is under way until this is dropped, also by a panic.
struct Pass(Arc<Turnstile>);

impl Drop for Pass {
    fn drop(&mut self) {
        self.0.seen().under_way -= 1;
    }
}

/// A job that waits at a [`Turnstile`] before its first step.
pub struct Counted<J> {
    job: J,
    turnstile: Arc<Turnstile>,
    pass: Option<Pass>,
}

impl<J: Job> Job for Counted<J> {
    fn advance(&mut self, steps: u64) -> Progress {
        if self.pass.is_none() {
            self.pass = Some(self.turnstile.pass());
        }
        let progress = self.job.advance(steps);
        if matches!(progress, Progress::Done(_)) {
            self.pass = None;
        }
        progress
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }
}

/// Polls the future of a caller until a condition holds, and then drops it: the caller has gone
/// away.
///
/// # Panics
/// If the future ends first, or if the condition does not come to hold.
pub async fn goes_away<R: Runtime>(runtime: &R, caller: impl Future, so: impl Fn() -> bool) {
    let mut caller = pin!(caller);
    let mut waiting = pin!(wait_until(runtime, LIMIT / 2, &so));
    let held = poll_fn(|context| {
        assert!(caller.as_mut().poll(context).is_pending(), "the caller had its answer before it went away");
        if so() { Poll::Ready(true) } else { waiting.as_mut().poll(context) }
    });
    assert!(held.await, "what the caller waits for before it goes away does not happen");
}
