//! A check on a runtime, with a time limit.

use std::pin::Pin;
use std::sync::mpsc::{RecvTimeoutError, channel};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use record::Output;
use runtime::{Body, Runtime, RuntimeId};
use workload::Job;

use super::jobs::advanced_here;
use crate::contract::Strategy;
use crate::error::JobError;

/// The time limit of a check. On a quiet machine no check takes a hundredth of it: it only turns a
/// hang into a failure.
pub(super) const LIMIT: Duration = Duration::from_secs(120);

/// Runs a check on its runtime, on a thread of its own.
///
/// # Panics
/// If the check does, or if it does not end.
pub(super) fn on_runtime<B>(what: &str, id: RuntimeId, body: B) -> B::Output
where
    B: Body<Output: Send + 'static> + Send + 'static,
{
    let (sender, result) = channel();
    std::thread::spawn(move || {
        // After the limit, nobody waits for it.
        let _ = sender.send(runtime::start(id, body));
    });
    match result.recv_timeout(LIMIT) {
        Ok(result) => result,
        Err(RecvTimeoutError::Timeout) => panic!("{what}: does not come to an end"),
        Err(RecvTimeoutError::Disconnected) => panic!("{what}: see the panic above"),
    }
}

/// Waits until a condition holds, without holding up the runtime. Returns whether it held within
/// the limit.
pub(super) async fn wait_until<R: Runtime>(runtime: &R, limit: Duration, so: impl Fn() -> bool) -> bool {
    let end = Instant::now() + limit;
    while !so() {
        if Instant::now() > end {
            return false;
        }
        runtime.sleep_until(Instant::now() + Duration::from_millis(1)).await;
    }
    true
}

/// Runs a job. If the strategy refuses it, as it says it may, another one is tried soon.
pub(super) async fn admitted<S: Strategy, R: Runtime, J: Job + 'static>(
    strategy: &S,
    runtime: &R,
    job: impl Fn() -> J,
) -> Result<Output, JobError> {
    loop {
        let result = strategy.run(runtime, job()).await;
        if result != Err(JobError::Refused) || !strategy.abilities().refuses {
            return result;
        }
        runtime.sleep_until(Instant::now() + Duration::from_millis(1)).await;
    }
}

/// A future that counts its polls in which a job advanced on the polling thread.
pub(super) struct Polls<F> {
    future: Pin<Box<F>>,
    advancing: u64,
}

impl<F: Future> Polls<F> {
    pub(super) fn of(future: F) -> Self {
        Polls { future: Box::pin(future), advancing: 0 }
    }

    /// Returns the polls in which a job advanced here, so far.
    pub(super) fn advancing(&self) -> u64 {
        self.advancing
    }
}

impl<F: Future> Future for Polls<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        let before = advanced_here();
        let polled = self.future.as_mut().poll(context);
        if advanced_here() != before {
            self.advancing += 1;
        }
        polled
    }
}
