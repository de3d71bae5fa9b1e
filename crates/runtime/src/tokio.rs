//! tokio: the current-thread scheduler, or the multi-thread one.
//!
//! Its `yield_now` wakes the task only after the timers were looked at. On the multi-thread scheduler the body of
//! `block_on` is not on a worker.

use std::time::Instant;

use tokio::runtime::Builder;
use tokio::task::JoinError;

use crate::{Body, Family, Runtime, RuntimeId, TaskError, Workers, body};

#[derive(Clone)]
struct Tokio {
    workers: Workers,
    handle: tokio::runtime::Handle,
}

pub(crate) fn start<B: Body>(workers: Workers, body: B) -> B::Output {
    let mut builder = match workers {
        Workers::One => Builder::new_current_thread(),
        Workers::Many => Builder::new_multi_thread(),
    };
    let built = builder.worker_threads(body::many()).enable_time().build();
    let runtime = built.expect("the system gives threads for a runtime");
    let handle = runtime.handle().clone();
    runtime.block_on(body.run(Tokio { workers, handle }))
}

impl Runtime for Tokio {
    fn id(&self) -> RuntimeId {
        RuntimeId { family: Family::Tokio, workers: self.workers }
    }

    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let task = self.handle.spawn(future);
        async { task.await.map_err(TaskError::from) }
    }

    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send {
        tokio::time::sleep_until(deadline.into())
    }

    fn yield_now(&self) -> impl Future<Output = ()> + Send {
        tokio::task::yield_now()
    }

    async fn unblock<T, F>(&self, work: F) -> Result<T, TaskError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        self.handle.spawn_blocking(work).await.map_err(TaskError::from)
    }
}

impl From<JoinError> for TaskError {
    fn from(error: JoinError) -> Self {
        error.try_into_panic().map_or(TaskError::Cancelled, TaskError::from_panic)
    }
}
