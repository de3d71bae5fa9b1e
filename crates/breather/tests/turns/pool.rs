//! The runtimes, behind one face.

use std::panic::{AssertUnwindSafe, resume_unwind};
use std::sync::Arc;
use std::time::Duration;

use futures_lite::FutureExt;
use smol::channel::{self, Receiver};

use crate::tools::{Job, OnPurpose};

/// A runtime that tasks are spawned on.
#[derive(Clone)]
pub(crate) enum Pool {
    /// tokio.
    Tokio(tokio::runtime::Handle),
    /// smol, or rather async-executor.
    Smol(Arc<smol::Executor<'static>>),
    /// async-std's own threads: one for each processor.
    AsyncStd,
}

/// A spawned task. Its drop cancels the task.
pub(crate) enum Task {
    Tokio(tokio::task::JoinHandle<()>),
    Smol(Option<smol::Task<()>>),
    AsyncStd(Option<async_std::task::JoinHandle<()>>),
}

impl Drop for Task {
    fn drop(&mut self) {
        match self {
            Task::Tokio(task) => task.abort(),
            Task::Smol(task) => drop(task.take()),
            Task::AsyncStd(task) => {
                if let Some(task) = task.take() {
                    async_std::task::spawn(task.cancel());
                }
            }
        }
    }
}

impl Task {
    /// Waits for its end.
    pub(crate) async fn ended(mut self) {
        match &mut self {
            Task::Tokio(task) => task.await.unwrap(),
            Task::Smol(task) => {
                if let Some(task) = task.take() {
                    task.await;
                }
            }
            Task::AsyncStd(task) => {
                if let Some(task) = task.take() {
                    task.await;
                }
            }
        }
    }
}

impl Pool {
    /// Spawns a task. If it panics on purpose, it counts as ended.
    pub(crate) fn spawn(&self, job: impl Future<Output = ()> + Send + 'static) -> Task {
        let job = async {
            if let Err(payload) = AssertUnwindSafe(job).catch_unwind().await
                && !payload.is::<OnPurpose>()
            {
                resume_unwind(payload);
            }
        };
        match self {
            Pool::Tokio(runtime) => Task::Tokio(runtime.spawn(job)),
            Pool::Smol(executor) => Task::Smol(Some(executor.spawn(job))),
            Pool::AsyncStd => Task::AsyncStd(Some(async_std::task::spawn(job))),
        }
    }

    pub(crate) async fn sleep(&self, time: Duration) {
        match self {
            Pool::Tokio(_) => tokio::time::sleep(time).await,
            Pool::Smol(_) => drop(smol::Timer::after(time).await),
            Pool::AsyncStd => async_std::task::sleep(time).await,
        }
    }

    /// Returns the runtime's own yield.
    pub(crate) fn yield_now(&self) -> Job {
        match self {
            Pool::Tokio(_) => Box::pin(tokio::task::yield_now()),
            Pool::Smol(_) => Box::pin(smol::future::yield_now()),
            Pool::AsyncStd => Box::pin(async_std::task::yield_now()),
        }
    }

    /// Returns a yield for turns.
    pub(crate) fn yields(&self) -> impl Fn() -> Job + Clone + Send + Sync + use<> {
        let pool = self.clone();
        move || pool.yield_now()
    }
}

/// The runtime for a test.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    /// tokio's current-thread runtime. The test is its main future.
    TokioAlone,
    /// tokio's multi-thread runtime, with this number of workers.
    Tokio(usize),
    /// An `Executor` of smol, with this number of threads.
    Smol(usize),
    /// async-std's threads.
    AsyncStd,
}

impl Kind {
    /// A runtime of each kind that has one thread.
    pub(crate) const ALONE: [Kind; 3] = [Kind::TokioAlone, Kind::Tokio(1), Kind::Smol(1)];
    /// Every runtime.
    pub(crate) const ALL: [Kind; 7] = [
        Kind::TokioAlone,
        Kind::Tokio(1),
        Kind::Tokio(2),
        Kind::Tokio(4),
        Kind::Smol(1),
        Kind::Smol(4),
        Kind::AsyncStd,
    ];

    /// Runs a test on this runtime. It is a spawned task. At its end the runtime is dropped, with
    /// all its tasks.
    pub(crate) fn run<T, F>(self, test: impl FnOnce(Pool) -> F + Send + 'static) -> T
    where
        T: Send + 'static,
        F: Future<Output = T> + Send + 'static,
    {
        match self {
            Kind::TokioAlone => {
                let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
                let pool = Pool::Tokio(runtime.handle().clone());
                runtime.block_on(runtime.spawn(test(pool))).unwrap()
            }
            Kind::Tokio(workers) => {
                let mut builder = tokio::runtime::Builder::new_multi_thread();
                let runtime = builder.worker_threads(workers).enable_time().build().unwrap();
                let pool = Pool::Tokio(runtime.handle().clone());
                runtime.block_on(runtime.spawn(test(pool))).unwrap()
            }
            Kind::Smol(threads) => on_smol(threads, test),
            Kind::AsyncStd => async_std::task::block_on(async_std::task::spawn(test(Pool::AsyncStd))),
        }
    }
}

fn on_smol<T, F>(threads: usize, test: impl FnOnce(Pool) -> F) -> T
where
    T: Send + 'static,
    F: Future<Output = T> + Send + 'static,
{
    let executor = Arc::new(smol::Executor::new());
    let (stop, stopped) = channel::bounded::<()>(1);
    let run = |stopped: Receiver<()>| {
        let _ = smol::block_on(executor.run(stopped.recv()));
    };
    std::thread::scope(|scope| {
        for _ in 1..threads {
            let stopped = stopped.clone();
            scope.spawn(move || run(stopped));
        }
        let result = smol::block_on(executor.run(executor.spawn(test(Pool::Smol(executor.clone())))));
        drop(stop);
        result
    })
}
