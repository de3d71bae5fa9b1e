//! The time that a runtime takes to go away while jobs run, and what becomes of the jobs.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::Attempted;
use runtime::{Body, Runtime, RuntimeId};
use strategy::Strategy;

use super::watched::{Watch, WatchedJob};

/// The runtimes that go away, one after the other.
const REPEATS: usize = 5;
/// The time of a job.
const LASTS: Duration = Duration::from_millis(100);
/// The time that the jobs have before the runtime goes away.
const BEFORE: Duration = Duration::from_millis(20);

pub(super) fn attempt<S: Strategy>(strategy: &Arc<S>, id: RuntimeId) -> Attempted {
    let jobs = process::cpus() as u64;
    let (mut took, mut all_done, mut all_dropped, mut all_ran_on) = (Vec::new(), 0, 0, 0);
    for _ in 0..REPEATS {
        let watch = Watch::new();
        let leaves = runtime::start(id, InFlight { strategy: strategy.clone(), jobs, watch: watch.clone() });
        took.push(leaves.elapsed());
        let (done, dropped) = (watch.done(), watch.dropped());
        all_done += done;
        all_dropped += dropped;
        all_ran_on += jobs - done - dropped;
        // What still runs must not be in the way of the next jobs.
        watch.end_all();
        std::thread::sleep(BEFORE);
    }
    Attempted::ShutDown { took, done: all_done, dropped: all_dropped, ran_on: all_ran_on }
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
        std::thread::spawn(move || {
            std::thread::sleep(BEFORE);
            while watch.last_step().is_none() {
                std::thread::sleep(BEFORE);
            }
            // The body waits for it.
            let _ = sender.send(());
        });
        has_begun.await.expect("the thread only waits");
        Instant::now()
    }
}
