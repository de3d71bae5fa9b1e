//! May a job wait for another job of the same strategy, however many do so at a time?
//!
//! A job that blocks its thread on a future is a mistake that people make. The test makes it with
//! more jobs than any pool of a runtime has threads:
//!
//! 1. Outer jobs come. Each waits at a gate, so the threads of the pool are used up.
//! 2. When no further one begins, the gate opens. Each outer job starts an inner one, and waits.
//! 3. If all outer jobs end, the strategy nests. If nothing begins or ends any more, it does not:
//!    the test tells the outer jobs to give up.
//!
//! A thread outside the runtime watches, because jobs may hold up the loop.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use futures_lite::future::{block_on, or};
use record::Output;
use runtime::{Body, Runtime, RuntimeId};
use workload::{Job, Progress};

use super::callers::Callers;
use super::gate::Gate;
use super::probe::{LIMIT, on_runtime};
use crate::contract::Strategy;
use crate::error::JobError;

/// The outer jobs: more than the 512 threads of tokio's pool and the 500 of smol's.
const OUTER: u64 = 600;
/// The time after which no further outer job is expected to begin. If it is too short, fewer
/// threads are used up.
const SETTLED: Duration = Duration::from_millis(200);
/// The time without any change after which a stated deadlock is believed.
const STUCK: Duration = Duration::from_millis(500);

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let nests = strategy.abilities().nests;
    let patience = if nests { LIMIT / 4 } else { STUCK };
    let ended = on_runtime(&format!("{name}: nests"), id, Nests { strategy, patience });
    assert_eq!(
        ended == OUTER,
        nests,
        "{name}: nests is {nests}, but of {OUTER} jobs that waited for another one {ended} came to an end"
    );
}

/// Counts the outer jobs that came to their end by themselves.
struct Nests<S> {
    strategy: Arc<S>,
    patience: Duration,
}

impl<S: Strategy> Body for Nests<S> {
    type Output = u64;

    async fn run<R: Runtime>(self, runtime: R) -> u64 {
        let seen = Arc::<Seen>::default();
        let (watched, patience) = (seen.clone(), self.patience);
        let watcher = std::thread::spawn(move || watched.watch(patience));
        let mut callers = Callers::default();
        for _ in 0..OUTER {
            let job = Outer { strategy: self.strategy.clone(), runtime: runtime.clone(), seen: seen.clone() };
            let (running, seen) = (self.strategy.run(&runtime, job), seen.clone());
            callers.come(async move {
                let answer = running.await;
                // One that was not taken has nothing to wait for.
                seen.not_taken.fetch_add(u64::from(answer.is_err()), Ordering::SeqCst);
                answer
            });
        }
        callers.all_answered().await;
        watcher.join().expect("it only counts");
        let refused = callers.got(&JobError::Refused) as u64;
        seen.ended.load(Ordering::SeqCst) + refused
    }
}

/// What was seen of outer and inner jobs.
#[derive(Default)]
struct Seen {
    begun: AtomicU64,
    inner: AtomicU64,
    /// The outer jobs that ended because their inner one had.
    ended: AtomicU64,
    /// The outer jobs that never began: an error was the answer.
    not_taken: AtomicU64,
    used_up: Gate,
    given_up: Gate,
}

impl Seen {
    fn count(&self) -> u64 {
        [&self.begun, &self.inner, &self.ended, &self.not_taken]
            .map(|one| one.load(Ordering::SeqCst))
            .iter()
            .sum()
    }

    fn watch(&self, patience: Duration) {
        self.wait(SETTLED, || {
            [&self.begun, &self.not_taken].map(|one| one.load(Ordering::SeqCst)).iter().sum::<u64>() == OUTER
        });
        self.used_up.open();
        self.wait(patience, || {
            [&self.ended, &self.not_taken].map(|one| one.load(Ordering::SeqCst)).iter().sum::<u64>() == OUTER
        });
        self.given_up.open();
    }

    /// Waits until a condition holds, or nothing has changed for this long since the first change.
    fn wait(&self, unchanged: Duration, so: impl Fn() -> bool) {
        let (mut last, mut since) = (self.count(), Instant::now());
        while !so() && (since.elapsed() < unchanged || (last == 0 && since.elapsed() < LIMIT / 4)) {
            std::thread::sleep(Duration::from_millis(1));
            if self.count() != last {
                (last, since) = (self.count(), Instant::now());
            }
        }
    }
}

/// A job that waits for another job of the same strategy.
struct Outer<S, R> {
    strategy: Arc<S>,
    runtime: R,
    seen: Arc<Seen>,
}

impl<S: Strategy, R: Runtime> Outer<S, R> {
    /// Runs the inner job, again while it is refused.
    async fn inner(&self) -> Result<Output, JobError> {
        loop {
            let result = self.strategy.run(&self.runtime, Inner { seen: self.seen.clone() }).await;
            if result != Err(JobError::Refused) || self.seen.given_up.is_open() {
                return result;
            }
            std::thread::sleep(Duration::from_millis(1));
        }
    }
}

impl<S: Strategy, R: Runtime> Job for Outer<S, R> {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 {
            return Progress::More;
        }
        self.seen.begun.fetch_add(1, Ordering::SeqCst);
        self.seen.used_up.wait();
        let gives_up = async {
            self.seen.given_up.passed().await;
            Err(JobError::Cancelled)
        };
        if block_on(or(self.inner(), gives_up)).is_ok() {
            self.seen.ended.fetch_add(1, Ordering::SeqCst);
        }
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: 1, checksum: 1 }
    }
}

/// A job that others wait for.
struct Inner {
    seen: Arc<Seen>,
}

impl Job for Inner {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 {
            return Progress::More;
        }
        self.seen.inner.fetch_add(1, Ordering::SeqCst);
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: 1, checksum: 1 }
    }
}
