//! The meter around a runtime: it counts yields, and times the slices between them on demand.
//!
//! **Invariant:** every way to yield goes through [`MeteredRuntime::leaves`] and
//! [`MeteredRuntime::is_back`].

use std::future::poll_fn;
use std::io;
use std::net::TcpStream;
use std::pin::pin;
use std::sync::Arc;
use std::time::Instant;

use runtime::{Runtime, RuntimeId, TaskError};

use super::counter::Counter;
use super::slices::SliceMeter;

/// A runtime that meters the yields of one worker, and hands everything on.
#[derive(Clone)]
pub(crate) struct MeteredRuntime<R> {
    inner: R,
    yields: Arc<Counter>,
    /// `None` if the trial does not ask for slices.
    slices: Option<Arc<SliceMeter>>,
}

impl<R: Runtime> MeteredRuntime<R> {
    pub(crate) fn new(inner: R, yields: Arc<Counter>, slices: Option<Arc<SliceMeter>>) -> Self {
        MeteredRuntime { inner, yields, slices }
    }

    /// Hands control back by `yielding`: one slice ends here, and the next begins after it.
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

    /// Ends a slice.
    fn leaves(&self) {
        if let Some(slices) = &self.slices {
            slices.end();
        }
        self.yields.add(1);
    }

    /// Begins a slice.
    fn is_back(&self) {
        if let Some(slices) = &self.slices {
            slices.begin();
        }
    }
}

impl<R: Runtime> Runtime for MeteredRuntime<R> {
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
            // It yields only if no budget is left, which only the runtime knows.
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

    fn echo(&self, stream: TcpStream) -> impl Future<Output = io::Result<()>> + Send {
        self.inner.echo(stream)
    }
}
