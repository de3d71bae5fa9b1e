//! The job stays on the event loop and steps aside every N steps: what the article does with
//! `await asyncio.sleep(0)`.
//!
//! Too often, and the work is slowed by the yields; too rarely, and the loop waits for a whole slice. A beat
//! is late by about the time that N steps take, times the jobs that run. The right N depends on what a step
//! costs on this machine, so it is wrong on the next one.
//!
//! With tokio; for smol it is `smol::future::yield_now`, for async-std `async_std::task::yield_now`:
//!
//! ```no_run
//! # fn step(_: &u64) {}
//! async fn crunch(items: &[u64]) {
//!     for chunk in items.chunks(1000) {
//!         for item in chunk {
//!             step(item);
//!         }
//!         tokio::task::yield_now().await;
//!     }
//! }
//! ```
//!
//! The count stands outside the inner loop: `if index % n == 0` at every step costs more than the step where
//! that is short, and forgetting the `== 0` yields at nearly every one.

use strategy::{
    Abilities, About, Job, JobError, Output, Progress, Refusal, Runtime, Setting, Settings, Site, Strategy,
    catch, setting,
};

/// Yields to the runtime after every so many steps, and at the job's end.
pub struct ManualYield {
    /// At least 1.
    every: u64,
}

impl Strategy for ManualYield {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "The job stays on the loop and steps aside every N steps",
        settings: &[Setting { key: "every", values: "1, 2, 3, ...", help: "Steps between two yields" }],
        defaults: &["every=1000", "every=1000000"],
    };

    fn new(settings: &Settings, _: Site) -> Result<Self, Refusal> {
        match setting(settings, "every")? {
            0 => Err(Refusal::Invalid(
                "`every=0` makes no sense: a yield needs at least 1 step before it".to_owned(),
            )),
            every => Ok(ManualYield { every }),
        }
    }

    fn abilities(&self) -> Abilities {
        Abilities { divides: true, cancels: true, bounds_threads: true, borrows: true }
    }

    async fn run<R: Runtime>(&self, runtime: &R, mut job: impl Job + 'static) -> Result<Output, JobError> {
        self.run_borrowed(runtime, &mut job).await
    }

    async fn run_borrowed<'j, R: Runtime>(
        &'j self,
        runtime: &'j R,
        job: &'j mut (dyn Job + 'j),
    ) -> Result<Output, JobError> {
        loop {
            let progress = catch(|| job.advance(self.every))?;
            // At the end as well: a caller that goes from job to job would otherwise never step aside
            // where its jobs are shorter than N.
            runtime.yield_now().await;
            if let Progress::Done(output) = progress {
                return Ok(output);
            }
        }
    }
}
