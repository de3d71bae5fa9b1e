//! The control: the job simply runs where it is called, on the event loop.
//!
//! Until the job has ended, nothing else happens on that thread: no timer fires, no request is
//! answered. On a runtime with more threads, the tasks on the other threads go on.
//!
//! One writes this without thinking about it, here with tokio:
//!
//! ```no_run
//! # fn crunch() -> u64 { 0 }
//! async fn handler() -> u64 {
//!     crunch() // async in name only: there is no await, so the loop is held up from start to end
//! }
//! ```
//!
//! It is right if the job is short: tens of microseconds, not milliseconds.

use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Settings, Site, Strategy, catch,
};

/// Runs the job on the loop, from start to end.
pub struct Inline;

impl Strategy for Inline {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "Control: the job simply runs on the loop, and the beat stops",
        settings: &[],
        defaults: &[""],
        others: &[],
    };

    fn new(_: &Settings, _: Site) -> Result<Self, Refusal> {
        Ok(Inline)
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            bounds_threads: true,
            borrows: true,
            pushes_back: true,
            keeps_limit: true,
            nests: true,
            keeps_context: true,
            ..Abilities::NONE
        }
    }

    async fn run<R: Runtime>(&self, _: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        Ok(Contained::new(job).finish()?)
    }

    async fn run_borrowed<'j, R: Runtime>(
        &'j self,
        _: &'j R,
        job: &'j mut (dyn Job + 'j),
    ) -> Result<Output, JobError> {
        Ok(catch(|| job.finish())?)
    }
}
