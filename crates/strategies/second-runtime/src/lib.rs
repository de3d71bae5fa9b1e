//! The job goes to a second runtime that only jobs use, beside the one for I/O.
//!
//! - A job is a task there, and holds one of its threads. The loop of the first runtime is free.
//! - The second runtime has a fixed number of threads, so a hundred jobs queue.
//! - Its threads can have a lower priority (`nice=10`). Then the system prefers the loop's thread
//!   if both want a processor. Only Linux has a priority for one thread.
//! - A job that has begun can't be cancelled. If its caller goes away before that, tokio runs the
//!   job anyway, because a task outlives its handle. smol drops the task with its handle.
//! - A job that waits for another job holds its thread. If all of them wait, none goes on.
//! - tokio panics if a runtime is dropped in an async context: see `shutdown_background`.
//!
//! With each runtime. async-std has one executor for all, so it takes smol's as well:
//!
//! ```
//! # fn crunch() -> u64 { 42 }
//! # fn lower_priority() {}
//! # fn all() -> Result<(), Box<dyn std::error::Error>> {
//! let io = tokio::runtime::Runtime::new()?;
//! let cpu = tokio::runtime::Builder::new_multi_thread()
//!     .worker_threads(2)
//!     .on_thread_start(lower_priority) // on Linux: rustix::process::nice(10)
//!     .build()?;
//! let on_tokio = io.block_on(async { cpu.spawn(async { crunch() }).await })?;
//! cpu.shutdown_background();
//!
//! let cpu = std::sync::Arc::new(smol::Executor::new());
//! let own = cpu.clone();
//! std::thread::spawn(move || {
//!     lower_priority();
//!     smol::future::block_on(own.run(std::future::pending::<()>()))
//! });
//! let on_smol = smol::block_on(async { cpu.spawn(async { crunch() }).await });
//! let on_async_std = async_std::task::block_on(async { cpu.spawn(async { crunch() }).await });
//! # assert_eq!([on_tokio, on_smol, on_async_std], [42; 3]);
//! # Ok(()) }
//! # all().unwrap();
//! ```

mod asked;
mod priority;
mod second;

use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    setting,
};

use asked::{Nice, Threads};
use second::Second;

/// Runs each job as a task of a runtime that all jobs share.
pub struct SecondRuntime {
    second: Second,
}

impl Strategy for SecondRuntime {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A runtime for CPU work beside the one for I/O, with a lower priority if asked",
        settings: &[
            Setting {
                key: "threads",
                values: "all, all-1, or 1 to 1024",
                help: "Threads of the second runtime",
            },
            Setting {
                key: "nice",
                values: "0 to 19",
                help: "How much lower the priority of these threads is; only on Linux",
            },
        ],
        defaults: &[],
        others: if cfg!(target_os = "linux") {
            &["threads=all,nice=0", "threads=all,nice=10"]
        } else {
            &["threads=all,nice=0"]
        },
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let threads = setting::<Threads>(settings, "threads")?.on(site)?;
        let Nice(nice) = setting(settings, "nice")?;
        priority::check(nice)?;
        Ok(SecondRuntime { second: Second::start(site.runtime.family, threads, nice)? })
    }

    fn abilities(&self) -> Abilities {
        Abilities { bounds_threads: true, keeps_limit: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let work = async move { job.finish() };
        Ok(match &self.second {
            Second::Tokio(second) => second.handle().spawn(work).await.map_err(|_| JobError::Cancelled)??,
            #[cfg(feature = "smol")]
            Second::Smol(second) => second.executor().spawn(work).await?,
        })
    }
}
