//! A runtime whose yields are counted.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use runtime::{Runtime, RuntimeId, TaskError};

use crate::meter::Counter;

/// Hands everything on to a runtime, and counts the yields of one worker.
#[derive(Clone)]
pub(crate) struct Observed<R> {
    inner: R,
    yields: Arc<Counter>,
}

impl<R: Runtime> Observed<R> {
    pub(crate) fn new(inner: R, yields: Arc<Counter>) -> Self {
        Observed { inner, yields }
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
        self.yields.add(1);
        self.inner.yield_now()
    }

    fn breathe(&self) -> impl Future<Output = ()> + Send {
        self.yields.add(1);
        self.inner.breathe()
    }

    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send> {
        let budget = self.inner.consume_budget()?;
        let yields = &self.yields;
        Some(async move {
            let mut budget = pin!(budget);
            poll_fn(|context| {
                let polled = budget.as_mut().poll(context);
                yields.add(u64::from(polled.is_pending()));
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
