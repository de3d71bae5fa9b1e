//! The time that a runtime takes to go away while jobs run, and what becomes of the jobs.
//!
//! **Invariant:** the jobs are counted when nothing becomes of them any more, so a job counts alike
//! whether its end is noticed soon or late.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::Attempted;
use runtime::{Body, Runtime, RuntimeId};
use strategy::Strategy;

use super::watched::{Fates, Watch, WatchedJob};

/// The runtimes that go away, one after the other.
pub(super) const REPEATS: usize = 5;
/// The time of a job.
const LASTS: Duration = Duration::from_millis(100);
/// The time that the jobs have before the runtime goes away.
const BEFORE: Duration = Duration::from_millis(20);
/// The time without any step after which a job that neither ends nor is dropped does not go on.
const QUIET: Duration = Duration::from_secs(1);

pub(super) fn attempt<S: Strategy>(strategy: &Arc<S>, id: RuntimeId) -> Attempted {
    let jobs = process::cpus() as u64;
    let (mut took, mut all) = (Vec::new(), Fates::default());
    for _ in 0..REPEATS {
        let watch = Watch::new();
        let leaves = runtime::start(id, InFlight { strategy: strategy.clone(), jobs, watch: watch.clone() });
        let gone = Instant::now();
        took.push(gone - leaves);
        watch.settle(QUIET);
        let Fates { done, stopped, never_began, ran_on } = watch.fates(gone);
        all.done += done;
        all.stopped += stopped;
        all.never_began += never_began;
        all.ran_on += ran_on;
        // A job that is held without a step must not be in the way of the next ones.
        watch.end_all();
    }
    let Fates { done, stopped, never_began, ran_on } = all;
    Attempted::ShutDown { took, done, stopped, never_began, ran_on }
}

/// Starts jobs, and leaves when they have run for a while. Returns when that was.
struct InFlight<S> {
    strategy: Arc<S>,
    jobs: u64,
    watch: Arc<Watch>,
}

impl<S: Strategy> Body for InFlight<S> {
    type Output = Instant;

    async fn run<R: Runtime>(self, runtime: R) -> Instant {
        for _ in 0..self.jobs {
            let (own, strategy) = (runtime.clone(), self.strategy.clone());
            let job = WatchedJob::new(LASTS, &self.watch);
            // Its answer is not waited for.
            drop(runtime.spawn(async move { strategy.run(&own, job).await.is_ok() }));
        }
        // If jobs hold all threads of a runtime, its timers do not fire. So a thread outside waits.
        let (sender, has_begun) = oneshot::async_channel();
        let watch = self.watch.clone();
        let waiting = std::thread::Builder::new().spawn(move || {
            std::thread::sleep(BEFORE);
            while watch.last_step().is_none() {
                std::thread::sleep(BEFORE);
            }
            // The body waits for it.
            let _ = sender.send(());
        });
        waiting.unwrap_or_else(|error| panic!("no thread waits for the jobs to begin: {error}"));
        has_begun.await.expect("the thread only waits");
        Instant::now()
    }
}
