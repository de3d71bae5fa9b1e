//! async-std: its global executor, or one local executor on one thread.
//!
//! `/1` is not `ASYNC_STD_THREAD_COUNT=1`: then the main future would still be on another thread
//! than the tasks. `spawn_local` puts both on the thread that calls `block_on`, on an executor of
//! the same make.

use std::io;
use std::net::TcpStream;
use std::time::Instant;

use async_std::task;
use notation::{Family, RuntimeId, Workers};

use crate::body::{Body, Runtime};
use crate::echo;
use crate::error::{TaskError, catch};
use crate::join::{Main, Task, joinable, output_of};

#[derive(Clone)]
struct AsyncStd {
    workers: Workers,
}

pub(crate) fn start<B: Body>(workers: Workers, body: B) -> B::Output {
    output_of(body.run(AsyncStd { workers }), block_on)
}

fn block_on(main: Main<'_>) {
    task::block_on(main);
}

fn spawn(workers: Workers, task: Task) {
    // Dropping the handle lets the task go on.
    match workers {
        Workers::One => drop(task::spawn_local(task)),
        Workers::Many => drop(task::spawn(task)),
    }
}

impl Runtime for AsyncStd {
    fn id(&self) -> RuntimeId {
        RuntimeId { family: Family::AsyncStd, workers: self.workers }
    }

    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (task, handle) = joinable(future);
        spawn(self.workers, task);
        handle
    }

    fn sleep_until(&self, deadline: Instant) -> impl Future<Output = ()> + Send {
        task::sleep(deadline.saturating_duration_since(Instant::now()))
    }

    fn yield_now(&self) -> impl Future<Output = ()> + Send {
        task::yield_now()
    }

    async fn breathe(&self) {
        match self.workers {
            Workers::One => breather::yield_now().await,
            // There the main future has a thread of its own.
            Workers::Many => task::yield_now().await,
        }
    }

    fn consume_budget(&self) -> Option<impl Future<Output = ()> + Send> {
        None::<std::future::Ready<()>>
    }

    async fn unblock<T, F>(&self, work: F) -> Result<T, TaskError>
    where
        T: Send + 'static,
        F: FnOnce() -> T + Send + 'static,
    {
        // A panic would travel on to the task that waits.
        task::spawn_blocking(|| catch(work)).await
    }

    async fn echo(&self, stream: TcpStream) -> io::Result<()> {
        echo::with_futures_io(async_std::net::TcpStream::from(stream)).await
    }
}
