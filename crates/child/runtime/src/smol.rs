//! smol: an executor of one's own, run by this thread alone or by a thread for each processor.
//!
//! `smol::spawn` is not used: its global executor has a thread of its own, so it would not be `/1`.
//! The `yield_now` of smol wakes the task at once, and the executor looks at the timers only after
//! up to 200 tasks.

use std::io;
use std::net::TcpStream;
use std::sync::Arc;
use std::time::Instant;

use notation::{Family, RuntimeId, Workers};
use smol::{Executor, Timer, channel, future};

use crate::body::{Body, Runtime};
use crate::echo;
use crate::error::{TaskError, catch};
use crate::join::{Main, Task, joinable, output_of};
use crate::thread;

#[derive(Clone)]
struct Smol {
    workers: Workers,
    executor: Arc<Executor<'static>>,
}

pub(crate) fn start<B: Body>(workers: Workers, body: B) -> B::Output {
    let executor = Arc::new(Executor::new());
    let runtime = Smol { workers, executor: executor.clone() };
    output_of(body.run(runtime), |main| match workers {
        Workers::One => smol::block_on(executor.run(main)),
        Workers::Many => block_on_beside_workers(&executor, main),
    })
}

fn block_on_beside_workers(executor: &Executor<'static>, main: Main<'_>) {
    std::thread::scope(|scope| {
        // Dropped when the main future has ended, even by a panic. Then the workers' `recv` gives
        // an error.
        let (_running, ended) = channel::bounded::<()>(1);
        for worker in 0..thread::one_for_each_processor() {
            let ended = ended.clone();
            let run = move || smol::block_on(executor.run(ended.recv())).is_ok();
            let builder = std::thread::Builder::new().name(format!("smol-{worker}"));
            builder.spawn_scoped(scope, run).unwrap_or_else(|error| thread::refused(&error));
        }
        smol::block_on(main);
    });
}

fn spawn(executor: &Executor<'static>, task: Task) {
    executor.spawn(task).detach();
}

impl Runtime for Smol {
    fn id(&self) -> RuntimeId {
        RuntimeId { family: Family::Smol, workers: self.workers }
    }

    fn spawn<F>(&self, future: F) -> impl Future<Output = Result<F::Output, TaskError>> + Send + 'static
    where
        F: Future<Output: Send + 'static> + Send + 'static,
    {
        let (task, handle) = joinable(future);
        spawn(&self.executor, task);
        handle
    }

    async fn sleep_until(&self, deadline: Instant) {
        Timer::at(deadline).await;
    }

    fn yield_now(&self) -> impl Future<Output = ()> + Send {
        future::yield_now()
    }

    async fn breathe(&self) {
        match self.workers {
            Workers::One => breather::yield_now().await,
            // There the main future has a thread of its own.
            Workers::Many => future::yield_now().await,
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
        smol::unblock(|| catch(work)).await
    }

    async fn echo(&self, stream: TcpStream) -> io::Result<()> {
        echo::with_futures_io(smol::net::TcpStream::try_from(stream)?).await
    }
}
