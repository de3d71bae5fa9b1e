//! The job goes to the runtime's own pool of blocking threads: what `ThreadPoolExecutor` is to
//! asyncio.
//!
//! The loop is free at once, and the operating system divides the processors between the threads.
//! The pools were made for blocking calls, so they are wide: 512 threads on tokio, 500 on smol and
//! async-std. With one job that does not matter. With a hundred CPU-bound jobs, the loop's thread
//! competes with a hundred threads. Bound the jobs with a semaphore, or use a pool that is as wide
//! as the machine.
//!
//! A job that has begun can't be cancelled: if the future is dropped, the job runs on.
//!
//! With each runtime:
//!
//! ```no_run
//! # fn crunch() -> u64 { 0 }
//! # async fn all() -> Result<(), Box<dyn std::error::Error>> {
//! let on_tokio = tokio::task::spawn_blocking(crunch).await?; // a panic is an error
//! let on_smol = smol::unblock(crunch).await; // a panic goes on here
//! let on_async_std = async_std::task::spawn_blocking(crunch).await; // likewise
//! # Ok(()) }
//! ```

use strategy::{Abilities, About, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy};

/// Runs each job on the runtime's pool of blocking threads.
pub struct SpawnBlocking;

impl Strategy for SpawnBlocking {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "The runtime's own pool of blocking threads \
                  (tokio and async-std: spawn_blocking; smol: unblock)",
        settings: &[],
        defaults: &[""],
        others: &[],
    };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(SpawnBlocking)
    }

    fn abilities(&self) -> Abilities {
        Abilities::NONE
    }

    async fn run<R: Runtime>(&self, runtime: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        Ok(runtime.unblock(move || job.finish()).await?)
    }
}
