//! The second runtime: its threads, and its end.
//!
//! **Invariant:** dropping it waits for no job and does not panic, also in an async context. A job
//! that has begun runs to its end.

#[cfg(feature = "smol")]
use std::sync::Arc;
#[cfg(feature = "smol")]
use std::thread;

#[cfg(feature = "smol")]
use smol::Executor;
#[cfg(feature = "smol")]
use smol::channel::{Sender, bounded};
use strategy::{Family, Refusal};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::priority;

/// A runtime that only jobs use.
pub(crate) enum Second {
    Tokio(TokioPool),
    /// Also beside async-std, which has one executor for all.
    #[cfg(feature = "smol")]
    Smol(SmolPool),
}

/// A tokio runtime without timers and sockets.
pub(crate) struct TokioPool {
    handle: Handle,
    /// `None` only while this is dropped.
    runtime: Option<Runtime>,
}

/// An executor of smol's, run by threads of its own.
#[cfg(feature = "smol")]
pub(crate) struct SmolPool {
    executor: Arc<Executor<'static>>,
    /// Dropped with this, which ends the threads.
    _open: Sender<()>,
}

impl Second {
    /// Starts a runtime of the kind that goes with the family of the first.
    pub(crate) fn start(family: Family, threads: usize, nice: i32) -> Result<Second, Refusal> {
        let second = match family {
            Family::Tokio => TokioPool::start(threads, nice).map(Second::Tokio),
            #[cfg(feature = "smol")]
            Family::Smol | Family::AsyncStd => SmolPool::start(threads, nice).map(Second::Smol),
            #[cfg(not(feature = "smol"))]
            Family::Smol | Family::AsyncStd => {
                let why = "beside smol and async-std it takes smol: turn the feature `smol` on";
                return Err(Refusal::Unsupported(why.to_owned()));
            }
        };
        second.map_err(|error| Refusal::Invalid(format!("no runtime of {threads} threads: {error}")))
    }
}

impl TokioPool {
    fn start(threads: usize, nice: i32) -> std::io::Result<Self> {
        let runtime = Builder::new_multi_thread()
            .worker_threads(threads)
            .thread_name("second")
            .on_thread_start(move || priority::lower(nice))
            .build()?;
        Ok(TokioPool { handle: runtime.handle().clone(), runtime: Some(runtime) })
    }

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }
}

impl Drop for TokioPool {
    fn drop(&mut self) {
        if let Some(runtime) = self.runtime.take() {
            runtime.shutdown_background();
        }
    }
}

#[cfg(feature = "smol")]
impl SmolPool {
    fn start(threads: usize, nice: i32) -> std::io::Result<Self> {
        let executor = Arc::new(Executor::new());
        let (open, closed) = bounded::<()>(1);
        for thread in 0..threads {
            let (executor, closed) = (executor.clone(), closed.clone());
            thread::Builder::new().name(format!("second-{thread}")).spawn(move || {
                priority::lower(nice);
                // Not `smol::block_on`: a thread that waits in it serves the timers and sockets of
                // the first runtime. An error is the end of the pool.
                let _ = smol::future::block_on(executor.run(closed.recv()));
            })?;
        }
        Ok(SmolPool { executor, _open: open })
    }

    pub(crate) fn executor(&self) -> &Executor<'static> {
        &self.executor
    }
}
