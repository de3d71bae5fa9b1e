//! The proof of what a strategy states of itself: each statement, those that say `false` as well.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::Duration;

use record::{Abilities, Output};
use runtime::{Body, Runtime, RuntimeId};

use super::jobs::{BorrowingJob, Trace, TracedJob};
use super::many_jobs::run_until_taken;
use super::probe::{LIMIT, Polls, on_runtime, wait_until};
use super::refusals::site;
use crate::contract::Strategy;
use crate::error::JobError;

/// The steps of a long job: several times the largest default setting of a strategy that counts.
const MANY_STEPS: u64 = 3_000_000;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: impl Fn() -> Arc<S>) {
    let Abilities { divides, cancels, bounds_threads, borrows, .. } = strategy().abilities();

    let polls = on_runtime(&format!("{name}: divides"), id, Divides { strategy: strategy() });
    assert_eq!(polls > 1, divides, "{name}: divides is {divides}, but the job advanced in {polls} polls");

    let seen = on_runtime(&format!("{name}: cancels"), id, Cancels { strategy: strategy(), cancels });
    assert_eq!(
        seen, cancels,
        "{name}: cancels is {cancels}, but that dropping the future ends the job is {seen}"
    );

    // A new one, so that no thread is left over from the checks before.
    let threads = on_runtime(&format!("{name}: bounds threads"), id, BoundsThreads { strategy: strategy() });
    let cpus = site(id).cpus;
    assert_eq!(
        threads <= cpus,
        bounds_threads,
        "{name}: bounds_threads is {bounds_threads}, but {threads} threads at once ran jobs on {cpus} CPUs"
    );

    let result = on_runtime(&format!("{name}: borrows"), id, Borrows { strategy: strategy() });
    match result {
        Ok(output) => {
            assert!(borrows && output == Output { steps: 4, checksum: 10 }, "{name}: borrowed: {output:?}")
        }
        Err(error) => {
            assert!(!borrows && error == JobError::CannotBorrow, "{name}: borrows is {borrows}: {error}")
        }
    }
}

/// Counts the polls of the strategy's future in which the job advanced on the polling thread.
struct Divides<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Divides<S> {
    type Output = u64;

    async fn run<R: Runtime>(self, runtime: R) -> u64 {
        let own = runtime.clone();
        let task = runtime.spawn(async move {
            let job = TracedJob::new(MANY_STEPS, &Arc::default());
            let mut polls = Polls::of(self.strategy.run(&own, job));
            (&mut polls).await.expect("the job ends");
            polls.advancing()
        });
        task.await.expect("no panic escapes")
    }
}

/// Finds whether a job stops before its end when its future is dropped after it began.
struct Cancels<S> {
    strategy: Arc<S>,
    /// The answer that is expected. To see that a job runs on, the test has to wait for its end.
    cancels: bool,
}

impl<S: Strategy> Body for Cancels<S> {
    type Output = bool;

    async fn run<R: Runtime>(self, runtime: R) -> bool {
        let trace = Arc::<Trace>::default();
        let job = TracedJob::new(MANY_STEPS, &trace);
        let (strategy, own) = (self.strategy.clone(), runtime.clone());
        let begun = trace.clone();
        let task = runtime.spawn(async move {
            let mut running = Box::pin(strategy.run(&own, job));
            let mut waiting = pin!(wait_until(&own, LIMIT / 2, || begun.steps() > 0));
            // It is polled until its job has begun, and then dropped.
            let has_begun = poll_fn(|context| {
                let polled = running.as_mut().poll(context);
                if polled.is_ready() || begun.steps() > 0 {
                    return Poll::Ready(true);
                }
                waiting.as_mut().poll(context)
            });
            assert!(has_begun.await, "the job never began");
        });
        task.await.expect("no panic escapes");
        if self.cancels {
            let dropped_at = trace.steps();
            runtime.sleep_until(std::time::Instant::now() + Duration::from_millis(30)).await;
            dropped_at < MANY_STEPS && trace.steps() == dropped_at
        } else {
            !wait_until(&runtime, LIMIT / 2, || trace.steps() == MANY_STEPS).await
        }
    }
}

/// Counts the threads that ran jobs at the same time, with many more jobs than processors.
struct BoundsThreads<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for BoundsThreads<S> {
    type Output = usize;

    async fn run<R: Runtime>(self, runtime: R) -> usize {
        let trace = Arc::<Trace>::default();
        let run = |_| {
            let (strategy, own) = (self.strategy.clone(), runtime.clone());
            let trace = trace.clone();
            let job = move || TracedJob::new(20, &trace).busy(Duration::from_micros(100));
            runtime.spawn(async move { run_until_taken(&*strategy, &own, job).await.0 })
        };
        let jobs = 100.max(16 * site(runtime.id()).cpus);
        let running: Vec<_> = (0..jobs).map(run).collect();
        for task in running {
            task.await.expect("no panic escapes").expect("the job ends");
        }
        trace.threads()
    }
}

/// Runs a job that borrows.
struct Borrows<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Borrows<S> {
    type Output = Result<Output, JobError>;

    async fn run<R: Runtime>(self, runtime: R) -> Result<Output, JobError> {
        let values = [1, 2, 3, 4];
        let mut sum = 0;
        let mut job = BorrowingJob::new(&values, &mut sum);
        self.strategy.run_borrowed(&runtime, &mut job).await
    }
}
