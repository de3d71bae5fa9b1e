//! The number of polls of a future.

use std::pin::pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts the polls of all futures that it was put around.
#[derive(Clone, Default)]
pub(crate) struct Polls(Arc<AtomicU64>);

impl Polls {
    pub(crate) fn so_far(&self) -> u64 {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns the future, with its polls counted.
    pub(crate) fn count<F: Future>(&self, future: F) -> impl Future<Output = F::Output> + use<F> {
        let mut polls = 0;
        self.count_by(future, move || {
            polls += 1;
            polls
        })
    }

    /// Returns the future, with those polls counted in which the value of `so_far` changes.
    pub(crate) fn count_by<F: Future, C: FnMut() -> u64>(
        &self,
        future: F,
        mut so_far: C,
    ) -> impl Future<Output = F::Output> + use<F, C> {
        let polls = self.0.clone();
        async move {
            let mut future = pin!(future);
            std::future::poll_fn(|context| {
                let before = so_far();
                let polled = future.as_mut().poll(context);
                polls.fetch_add(u64::from(so_far() != before), Ordering::Relaxed);
                polled
            })
            .await
        }
    }
}
