//! Does a job stop early when its future is dropped?

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::task::Poll;
use std::time::{Duration, Instant};

use runtime::{Body, Runtime, RuntimeId};

use super::jobs::{MANY_STEPS, Trace, TracedJob};
use super::probe::{LIMIT, on_runtime, wait_until};
use crate::contract::Strategy;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let cancels = strategy.abilities().cancels;
    let seen = on_runtime(&format!("{name}: cancels"), id, Cancels { strategy, cancels });
    assert_eq!(
        seen, cancels,
        "{name}: cancels is {cancels}, but that dropping the future ends the job is {seen}"
    );
}

/// The time without a step after which a job that was stated to run on has stopped.
const STALLED: Duration = Duration::from_secs(5);

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
        // A job that is to be cancelled must not end before, however late this thread is.
        let steps = if self.cancels { u64::MAX } else { MANY_STEPS };
        let job = TracedJob::new(steps, &trace);
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
            runtime.sleep_until(Instant::now() + Duration::from_millis(30)).await;
            let has_stopped = trace.steps() == dropped_at;
            // If not, it ends all the same.
            trace.stop();
            has_stopped
        } else {
            loop {
                let so_far = trace.steps();
                if so_far == MANY_STEPS {
                    return false;
                }
                if !wait_until(&runtime, STALLED, || trace.steps() != so_far).await {
                    return true;
                }
            }
        }
    }
}
