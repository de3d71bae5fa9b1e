//! A runtime whose yields are counted, and the slices between them timed where that is asked for.
//!
//! What must stay true: every way to yield goes through [`Observed::leaves`] and [`Observed::is_back`].

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use runtime::{Runtime, RuntimeId, TaskError};

use crate::meter::Counter;
use crate::slices::Slices;

/// Hands everything on to a runtime, and observes the yields of one worker.
#[derive(Clone)]
pub(crate) struct Observed<R> {
    inner: R,
    yields: Arc<Counter>,
    /// `None` where nobody asked for them.
    slices: Option<Arc<Slices>>,
}

impl<R: Runtime> Observed<R> {
    pub(crate) fn new(inner: R, yields: Arc<Counter>, slices: Option<Arc<Slices>>) -> Self {
        Observed { inner, yields, slices }
    }

    /// The job hands control back by `yielding`: what ran up to here was a slice, and the next begins when it is over.
    fn aside<'a>(
        &'a self,
        yielding: impl Future<Output = ()> + Send + 'a,
    ) -> impl Future<Output = ()> + Send + 'a {
        self.leaves();
        async move {
            yielding.await;
            self.is_back();
        }
    }

    /// What ran up to here was a slice.
    fn leaves(&self) {
        if let Some(slices) = &self.slices {
            slices.end();
        }
        self.yields.add(1);
    }

    /// The next slice begins.
    fn is_back(&self) {
        if let Some(slices) = &self.slices {
            slices.begin();
        }
    }
}

impl<R: Runtime> Runtime for Observed<R> {
    fn id(&self) -> RuntimeId {
        self.inner.id()
    }

    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        self.inner.spawn(future)
    }

    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send {
        self.inner.sleep_until(deadline)
    }

    fn yield_now(&self) -> impl Future<Output = ()> + Send {
        self.aside(self.inner.yield_now())
    }

    fn breathe(&self) -> impl Future<Output = ()> + Send {
        self.aside(self.inner.breathe())
    }

    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send> {
        let budget = self.inner.consume_budget()?;
        Some(async move {
            let mut budget = pin!(budget);
            // Only where there is no budget left is it a yield, and nobody knows before it was asked.
            let mut is_away = false;
            poll_fn(|context| {
                let polled = budget.as_mut().poll(context);
                if polled.is_pending() {
                    self.leaves();
                    is_away = true;
                } else if is_away {
                    self.is_back();
                }
                polled
            })
            .await;
        })
    }

    fn unblock<T, F>(&self, work: F) -> impl Future<Output = Result<T, TaskError>> + Send
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.inner.unblock(work)
    }
}
