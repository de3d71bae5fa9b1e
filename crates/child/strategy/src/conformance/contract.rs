//! The proof of what every strategy has to do.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_lite::future::poll_once;
use runtime::{Body, Runtime, RuntimeId};
use ticker::{Log, Schedule};
use workload::Workload;

use super::crowd::run_until_taken;
use super::drops_badly::DropsBadly;
use super::jobs::{Trace, TracedJob};
use super::probe::{LIMIT, on_runtime, wait_until};
use crate::contract::Strategy;
use crate::error::JobError;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: &Arc<S>) {
    for jobs in [1, 1000] {
        let what = format!("{name}: {jobs} jobs at once");
        on_runtime(&what, id, RightOutput { strategy: strategy.clone(), jobs });
    }
    on_runtime(&format!("{name}: a panic"), id, Panic { strategy: strategy.clone() });
    for panics_too in [false, true] {
        let what = format!("{name}: drops that panic, of jobs that panic: {panics_too}");
        on_runtime(&what, id, BadDrops { strategy: strategy.clone(), panics_too });
    }
    nothing_runs_on(&format!("{name}: shutting down"), id, strategy);
}

/// Checks that every job comes to its checksum.
struct RightOutput<S> {
    strategy: Arc<S>,
    jobs: usize,
}

impl<S: Strategy> Body for RightOutput<S> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let workload = countdown();
        let run = |_| {
            let (strategy, own, workload) = (self.strategy.clone(), runtime.clone(), workload.clone());
            runtime.spawn(async move { run_until_taken(&*strategy, &own, || workload.job()).await.0 })
        };
        let running: Vec<_> = (0..self.jobs).map(run).collect();
        for task in running {
            let output = task.await.expect("no panic escapes").expect("the job ends");
            assert_eq!(output.steps, workload.steps());
            assert_eq!(output.checksum, workload.expected(output.steps));
        }
    }
}

/// Checks that a job that panics gives an error with its message, and that the ticker and other
/// jobs go on.
struct Panic<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Panic<S> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let (log, own) = (Log::default(), runtime.clone());
        let schedule = Schedule { t0: Instant::now(), period: Duration::from_millis(1) };
        let ticking = log.clone();
        let ticker = runtime.spawn(async move { ticker::keep(&own, schedule, &ticking, || {}).await });

        for panics_at in [0, 5] {
            let (strategy, own) = (self.strategy.clone(), runtime.clone());
            let job = TracedJob::new(10, &Arc::default()).panicking_at(panics_at);
            let result = runtime.spawn(async move { strategy.run(&own, job).await }).await;
            match result.expect("no panic escapes") {
                Err(JobError::Panicked(message)) => {
                    assert!(message.contains("on purpose"), "the message is lost: {message}")
                }
                other => panic!("a job that panicked gave {other:?}"),
            }
        }

        let beats = log.beats();
        assert!(wait_until(&runtime, LIMIT / 2, || log.beats() > beats + 5).await, "the ticker goes on");
        let output = self.strategy.run(&runtime, countdown().job()).await.expect("the next job ends");
        assert_eq!(output.checksum, countdown().expected(output.steps));
        let now = Instant::now();
        log.close(now, now, now);
        ticker.await.expect("the ticker does not panic");
    }
}

/// Checks that jobs whose drops panic give an error or their output, that none of them costs the
/// strategy a thread, and that the next jobs come to their checksums.
struct BadDrops<S> {
    strategy: Arc<S>,
    /// Whether the jobs themselves panic as well, before their drops do.
    panics_too: bool,
}

impl<S: Strategy> Body for BadDrops<S> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        // Some times as many as the threads of a pool at this site.
        const JOBS: usize = 8;
        // Every other one can't be cut.
        let job = |number: usize, panics| move || DropsBadly::new(panics, number % 2 == 1);
        let run = |number| {
            let (strategy, own) = (self.strategy.clone(), runtime.clone());
            let job = job(number, self.panics_too);
            runtime.spawn(async move { run_until_taken(&*strategy, &own, job).await.0 })
        };
        let running: Vec<_> = (0..JOBS).map(run).collect();
        for task in running {
            match task.await.expect("no panic escapes") {
                Ok(output) => assert!(!self.panics_too && output == DropsBadly::OUTPUT, "{output:?}"),
                Err(JobError::Panicked(message)) => assert!(message.contains("on purpose"), "{message}"),
                other => panic!("a job whose drop panics gave {other:?}"),
            }
        }
        // Callers that go away leave the drop of a job to the strategy.
        for number in 0..JOBS {
            let mut caller = Box::pin(self.strategy.run(&runtime, job(number, self.panics_too)()));
            let _ = poll_once(&mut caller).await;
        }
        RightOutput { strategy: self.strategy, jobs: JOBS }.run(runtime).await;
    }
}

/// Proves that after the jobs were told to stop, the strategy hands them back, the runtime can be
/// taken down, and no job makes another step.
fn nothing_runs_on<S: Strategy>(what: &str, id: RuntimeId, strategy: &Arc<S>) {
    let trace = Arc::<Trace>::default();
    on_runtime(what, id, StopAll { strategy: strategy.clone(), trace: trace.clone() });
    let at_the_end = trace.steps();
    assert!(at_the_end > 0, "{what}: nothing had run at all");
    std::thread::sleep(Duration::from_millis(30));
    assert_eq!(trace.steps(), at_the_end, "{what}: a job runs on");
}

struct StopAll<S> {
    strategy: Arc<S>,
    trace: Arc<Trace>,
}

impl<S: Strategy> Body for StopAll<S> {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        const WORKERS: usize = 3;
        // A strategy that holds up the loop holds up this task as well. So a thread outside says
        // stop.
        let stopping = self.trace.clone();
        let stopper = std::thread::spawn(move || {
            let end = Instant::now() + LIMIT / 2;
            while stopping.steps() == 0 && Instant::now() < end {
                std::thread::sleep(Duration::from_millis(1));
            }
            stopping.stop();
        });
        let start = |_| {
            let (trace, strategy, own) = (self.trace.clone(), self.strategy.clone(), runtime.clone());
            runtime.spawn(async move {
                while !trace.is_stopped() {
                    // Without an end of its own, as far as a test can wait.
                    let job = || TracedJob::new(u64::MAX, &trace);
                    let (result, _) = run_until_taken(&*strategy, &own, job).await;
                    result.expect("a job that is told to stop ends");
                }
            })
        };
        let workers: Vec<_> = (0..WORKERS).map(start).collect();
        for worker in workers {
            worker.await.expect("a worker does not panic");
        }
        stopper.join().expect("it only sleeps");
    }
}

/// Makes some tenths of a millisecond of work.
fn countdown() -> Workload {
    "countdown:steps=200000".parse().expect("a workload")
}
