//! tokio: the current-thread scheduler, or the multi-thread one, with `enable_all` as people build
//! it.
//!
//! Its `yield_now` wakes the task only after the runtime has looked at its drivers. The I/O driver,
//! which nearly every program has on, makes that look about twice as dear: a yield took 0.14 us
//! without it and 0.32 us with it on a virtual machine of 2 processors, by the benchmark `yields`.
//! On the multi-thread scheduler the body of `block_on` is not on a worker.

use std::io;
use std::net::TcpStream;
use std::time::Instant;

use notation::{Family, RuntimeId, Workers};
use tokio::runtime::{Builder, Handle};
use tokio::task::JoinError;

use crate::body::{Body, Runtime};
use crate::echo;
use crate::error::TaskError;
use crate::join::{Main, Task, joinable, output_of};
use crate::thread;

#[derive(Clone)]
struct Tokio {
    workers: Workers,
    handle: Handle,
}

pub(crate) fn start<B: Body>(workers: Workers, body: B) -> B::Output {
    let runtime = build(workers);
    let handle = runtime.handle().clone();
    output_of(body.run(Tokio { workers, handle }), |main| block_on(&runtime, main))
}

fn build(workers: Workers) -> tokio::runtime::Runtime {
    let mut builder = match workers {
        Workers::One => Builder::new_current_thread(),
        Workers::Many => Builder::new_multi_thread(),
    };
    builder
        .worker_threads(thread::one_for_each_processor())
        .enable_all()
        .build()
        .unwrap_or_else(|error| thread::refused(&error))
}

fn block_on(runtime: &tokio::runtime::Runtime, main: Main<'_>) {
    runtime.block_on(main);
}

fn spawn(handle: &Handle, task: Task) {
    // Dropping the handle lets the task go on.
    drop(handle.spawn(task));
}

impl Runtime for Tokio {
    fn id(&self) -> RuntimeId {
        RuntimeId { family: Family::Tokio, workers: self.workers }
    }

    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (task, handle) = joinable(future);
        spawn(&self.handle, task);
        handle
    }

    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send {
        tokio::time::sleep_until(deadline.into())
    }

    fn yield_now(&self) -> impl Future<Output = ()> + Send {
        tokio::task::yield_now()
    }

    fn breathe(&self) -> impl Future<Output = ()> + Send {
        tokio::task::yield_now()
    }

    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send> {
        Some(tokio::task::consume_budget())
    }

    async fn unblock<T, F>(&self, work: F) -> Result<T, TaskError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.handle.spawn_blocking(work).await.map_err(TaskError::from)
    }

    async fn echo(&self, stream: TcpStream) -> io::Result<()> {
        stream.set_nonblocking(true)?;
        echo::with_tokio(tokio::net::TcpStream::from_std(stream)?).await
    }
}

impl From<JoinError> for TaskError {
    fn from(error: JoinError) -> Self {
        error.try_into_panic().map_or(TaskError::Cancelled, TaskError::from_panic)
    }
}
