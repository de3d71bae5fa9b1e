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

use super::gate::Gate;
use super::probe::{LIMIT, on_runtime};
use crate::contract::Strategy;
use crate::error::JobError;

/// The outer jobs: more than the 512 threads of tokio's pool and the 500 of smol's.
const OUTER: u64 = 600;
/// The tries to see a stated deadlock. Each waits twice as long as the one before for further outer
/// jobs to begin: if that is too short, a thread is left for the inner ones.
const TRIES: u32 = 5;
/// The time of the first try after which no further outer job is expected to begin.
const SETTLED: Duration = Duration::from_millis(100);
/// The time without any change after which a stated deadlock is believed.
const STUCK: Duration = Duration::from_millis(500);

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let nests = strategy.abilities().nests;
    let (tries, patience) = if nests { (1, LIMIT / 4) } else { (TRIES, STUCK) };
    let ended = |nth| {
        let body = Nests { strategy: strategy.clone(), settled: SETTLED * 2_u32.pow(nth), patience };
        on_runtime(&format!("{name}: nests"), id, body)
    };
    let least = (0..tries).map(ended).find(|ended| *ended < OUTER).unwrap_or(OUTER);
    assert_eq!(
        least == OUTER,
        nests,
        "{name}: nests is {nests}, but of {OUTER} jobs that waited for another one {least} came to an end"
    );
}

/// Counts the outer jobs that came to their end by themselves.
struct Nests<S> {
    strategy: Arc<S>,
    settled: Duration,
    patience: Duration,
}

impl<S: Strategy> Body for Nests<S> {
    type Output = u64;

    async fn run<R: Runtime>(self, runtime: R) -> u64 {
        let seen = Arc::<Seen>::default();
        let (watched, settled, patience) = (seen.clone(), self.settled, self.patience);
        let watcher = std::thread::spawn(move || watched.watch(settled, patience));
        let run = |_| {
            let (strategy, own, seen) = (self.strategy.clone(), runtime.clone(), seen.clone());
            runtime.spawn(async move {
                let outer = Outer { strategy: strategy.clone(), runtime: own.clone(), seen: seen.clone() };
                match strategy.run(&own, outer).await {
                    Ok(_) => {}
                    // One that was refused has nothing to wait for.
                    Err(JobError::Refused) => Seen::add(&seen.ended),
                    Err(error) => {
                        Seen::add(&seen.not_taken);
                        panic!("a job that waits for another one: {error}");
                    }
                }
            })
        };
        let running: Vec<_> = (0..OUTER).map(run).collect();
        for task in running {
            task.await.expect("no panic escapes");
        }
        watcher.join().expect("it only counts");
        seen.ended.load(Ordering::SeqCst)
    }
}

/// What was seen of outer and inner jobs.
#[derive(Default)]
struct Seen {
    begun: AtomicU64,
    inner: AtomicU64,
    /// The outer jobs that ended because their inner one had, and those that were refused.
    ended: AtomicU64,
    /// The outer jobs that gave another error. Their tests fail.
    not_taken: AtomicU64,
    used_up: Gate,
    given_up: Gate,
}

impl Seen {
    fn watch(&self, settled: Duration, patience: Duration) {
        let Seen { begun, inner, ended, not_taken, .. } = self;
        let all = || sum([begun, inner, ended, not_taken]);
        wait(settled, all, || sum([begun, not_taken]) == OUTER);
        self.used_up.open();
        wait(patience, all, || sum([ended, not_taken]) == OUTER);
        self.given_up.open();
    }

    fn add(one: &AtomicU64) {
        one.fetch_add(1, Ordering::SeqCst);
    }
}

fn sum<const N: usize>(counts: [&AtomicU64; N]) -> u64 {
    counts.map(|one| one.load(Ordering::SeqCst)).iter().sum()
}

/// Waits until a condition holds, or a count has not changed for this long since its first change.
fn wait(unchanged: Duration, count: impl Fn() -> u64, so: impl Fn() -> bool) {
    let (mut last, mut since) = (count(), Instant::now());
    while !so() && (since.elapsed() < unchanged || (last == 0 && since.elapsed() < LIMIT / 4)) {
        std::thread::sleep(Duration::from_millis(1));
        if count() != last {
            (last, since) = (count(), Instant::now());
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
        Seen::add(&self.seen.begun);
        self.seen.used_up.wait();
        let gives_up = async {
            self.seen.given_up.passed().await;
            Err(JobError::Cancelled)
        };
        if block_on(or(self.inner(), gives_up)).is_ok() {
            Seen::add(&self.seen.ended);
        }
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: 1, checksum: 1 }
    }

    /// It is one step, so no strategy does a part of it where it was called.
    fn can_be_cut(&self) -> bool {
        false
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
        Seen::add(&self.seen.inner);
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: 1, checksum: 1 }
    }

    /// It is one step, so no strategy does a part of it where it was called.
    fn can_be_cut(&self) -> bool {
        false
    }
}
