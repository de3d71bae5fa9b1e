//! A new thread for each job; its answer comes back through a oneshot channel.
//!
//! There is nothing to set up and nothing to share, so jobs can wait for each other without a
//! deadlock. But a thread takes tens of microseconds and a stack, and nothing bounds their number.
//! With a hundred jobs, the loop's thread competes with a hundred others. If the system has no
//! thread left, the job ends with an error.
//!
//! A thread begins at once. So a job runs to its end, also if its caller has gone away.
//!
//! The code is the same with each runtime, because a oneshot channel needs none:
//!
//! ```
//! # fn crunch() -> u64 { 42 }
//! async fn on_a_thread() -> std::io::Result<std::thread::Result<u64>> {
//!     let (sender, answer) = oneshot::async_channel();
//!     // `std::thread::spawn` would panic if the system has no thread left.
//!     std::thread::Builder::new().spawn(move || {
//!         // If nobody waits any more, the answer is dropped.
//!         let _ = sender.send(std::panic::catch_unwind(crunch));
//!     })?;
//!     Ok(answer.await.expect("the closure always sends"))
//! }
//!
//! let on_tokio = tokio::runtime::Runtime::new()?.block_on(on_a_thread())?;
//! let on_smol = smol::block_on(on_a_thread())?;
//! let on_async_std = async_std::task::block_on(on_a_thread())?;
//! # assert!([on_tokio, on_smol, on_async_std].iter().all(|answer| matches!(answer, Ok(42))));
//! # Ok::<(), std::io::Error>(())
//! ```

use std::thread;

use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy,
};

/// Runs each job on a thread of its own.
pub struct ThreadPerJob;

impl Strategy for ThreadPerJob {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A new thread for each job, the answer sent back through a oneshot channel",
        settings: &[],
        defaults: &[],
        others: &[""],
    };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(ThreadPerJob)
    }

    fn abilities(&self) -> Abilities {
        Abilities { nests: true, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let (sender, answer) = oneshot::async_channel();
        let work = move || {
            // If nobody waits any more, the answer is dropped.
            let _ = sender.send(job.finish());
        };
        // `std::thread::spawn` would panic if the system has no thread left.
        thread::Builder::new().spawn(work).map_err(|_| JobError::Cancelled)?;
        Ok(answer.await.map_err(|_| JobError::Cancelled)??)
    }
}
