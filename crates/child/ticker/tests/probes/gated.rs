//! A runtime whose pool of blocking threads withholds answers.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::{Duration, Instant};

use runtime::{Runtime, RuntimeId, TaskError};

/// A gate, which is closed at first. Clones are the same gate.
#[derive(Clone, Default)]
pub(crate) struct Gate(Arc<AtomicBool>);

impl Gate {
    pub(crate) fn open(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_open(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A runtime that hands everything on. Only the first answer of its pool waits at the gate, or all
/// do.
#[derive(Clone)]
pub(crate) struct Gated<R> {
    inner: R,
    gate: Gate,
    /// True if the next answer does not wait.
    passes: Arc<AtomicBool>,
    all: Arc<AtomicBool>,
}

impl<R> Gated<R> {
    pub(crate) fn new(inner: R, gate: Gate) -> Self {
        Gated { inner, gate, passes: Arc::default(), all: Arc::default() }
    }

    /// Lets every answer wait at the gate.
    pub(crate) fn close_for_all(&self) {
        self.all.store(true, Ordering::Relaxed);
    }
}

impl<R: Runtime> Runtime for Gated<R> {
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
        self.inner.yield_now()
    }

    fn breathe(&self) -> impl Future<Output = ()> + Send {
        self.inner.breathe()
    }

    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send> {
        self.inner.consume_budget()
    }

    async fn unblock<T, F>(&self, work: F) -> Result<T, TaskError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        let passes = self.passes.swap(true, Ordering::Relaxed) && !self.all.load(Ordering::Relaxed);
        let answer = self.inner.unblock(work).await;
        while !passes && !self.gate.is_open() {
            self.inner.sleep_until(Instant::now() + Duration::from_millis(1)).await;
        }
        answer
    }

    fn echo(&self, stream: TcpStream) -> impl Future<Output = io::Result<()>> + Send {
        self.inner.echo(stream)
    }
}
