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
//!
//! # The rescue
//!
//! On tokio/N, one worker waits for timers and sockets. If one of them wakes a handler, that worker
//! runs it, and nobody waits for timers and sockets until the job ends, though other workers sleep.
//! A heart wakes one of them. It is for a service whose handlers can't be changed this week: its
//! `main` changes by two lines.
//!
//! ```no_run
//! # async fn serve() {}
//! #[tokio::main]
//! async fn main() {
//!     let rescue = heartbeat::Options::default().rescue_driver(true);
//!     let _heart = heartbeat::tokio(&tokio::runtime::Handle::current(), rescue);
//!     serve().await;
//! }
//! ```
//!
//! The others are late until the watchdog has seen it: by up to a period of the heart and 4 ms. If
//! all workers are held, nothing is left to wake. The jobs themselves end no sooner.

mod rescue;

use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    catch,
};

use crate::rescue::Rescue;

/// Runs the job on the loop, from start to end.
pub struct Inline {
    /// `None` if nobody wakes a worker.
    rescue: Option<Rescue>,
}

impl Strategy for Inline {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "Control: the job simply runs on the loop, and the beat stops",
        settings: &[Setting {
            key: "rescue",
            values: "yes, or 1ms to 1s",
            help: "tokio/N: a heart with this period wakes an idle worker if no worker watches timers and \
                   sockets. yes: 20ms",
        }],
        defaults: &[""],
        others: &["rescue=yes", "rescue=5ms"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let is_asked_for = settings.get("rescue").is_some();
        Ok(Inline { rescue: is_asked_for.then(|| Rescue::new(settings, site)).transpose()? })
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

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        if let Some(rescue) = &self.rescue {
            rescue.begin(runtime).await?;
        }
        Ok(job.finish()?)
    }

    async fn run_borrowed<'j, R: Runtime>(
        &'j self,
        runtime: &'j R,
        job: &'j mut (dyn Job + 'j),
    ) -> Result<Output, JobError> {
        if let Some(rescue) = &self.rescue {
            rescue.begin(runtime).await?;
        }
        Ok(catch(|| job.finish())?)
    }
}
