//! The time from the drop of a job's future to the job's last step.
//!
//! **Invariant:** the jobs run in this process. What another process does after the drop is
//! reported to nobody, so its last step can't be told.

use std::sync::Arc;
use std::time::{Duration, Instant};

use futures_lite::future::or;
use record::Attempted;
use runtime::{Body, Runtime, RuntimeId};
use strategy::Strategy;

use super::watched::{Watch, WatchedJob};

/// The jobs that are cancelled, one after the other.
const JOBS: usize = 11;
/// The time that a job has before it is cancelled.
const BEFORE: Duration = Duration::from_millis(10);
/// The time without a step after which a job counts as stopped.
const QUIET: Duration = Duration::from_millis(30);
/// The time of a job that is not cancelled.
const LASTS: Duration = Duration::from_secs(2);

pub(super) fn attempt<S: Strategy>(strategy: Arc<S>, id: RuntimeId) -> Attempted {
    match runtime::start(id, Cancel { strategy }) {
        Ok(last_steps) => Attempted::Cancelled { last_steps },
        Err(reason) => Attempted::Failed { reason },
    }
}

struct Cancel<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for Cancel<S> {
    type Output = Result<Vec<Duration>, String>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let mut last_steps = Vec::new();
        for _ in 0..JOBS {
            let (own, strategy) = (runtime.clone(), self.strategy.clone());
            let task = runtime.spawn(async move { cancelled(&*strategy, &own).await });
            last_steps.push(task.await.map_err(|error| format!("the strategy {error}"))??);
        }
        Ok(last_steps)
    }
}

async fn cancelled<S: Strategy, R: Runtime>(strategy: &S, runtime: &R) -> Result<Duration, String> {
    let watch = Watch::new();
    let running = Box::pin(strategy.run(runtime, WatchedJob::new(LASTS, &watch)));
    let (running, is_answered) = until_begun(running, runtime, &watch).await;
    let dropped = Instant::now();
    drop(running);
    if is_answered {
        return Err("the job ended before it could be cancelled".to_owned());
    }
    loop {
        let last = watch.last_step().unwrap_or(dropped);
        if last.max(dropped).elapsed() > QUIET {
            watch.end_all();
            return Ok(last.saturating_duration_since(dropped));
        }
        runtime.sleep_until(Instant::now() + QUIET / 4).await;
    }
}

/// Polls a job's future until the job has begun and had its time. Returns the future, and whether
/// it has ended.
async fn until_begun<F: Future + Unpin, R: Runtime>(mut running: F, runtime: &R, watch: &Watch) -> (F, bool) {
    let has_worked = async {
        runtime.sleep_until(Instant::now() + BEFORE).await;
        while watch.last_step().is_none() {
            runtime.sleep_until(Instant::now() + BEFORE).await;
        }
        false
    };
    let ends = async {
        (&mut running).await;
        true
    };
    let has_ended = or(ends, has_worked).await;
    (running, has_ended)
}
