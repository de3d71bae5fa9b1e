//! The job goes to the runtime's own pool of blocking threads: what `ThreadPoolExecutor` is to
//! asyncio.
//!
//! The loop is free at once, and the operating system divides the processors between the threads.
//! The pools were made for blocking calls, so they are wide: 512 threads on tokio, 500 on smol and
//! async-std. With a hundred CPU-bound jobs, the loop's thread competes with a hundred threads.
//!
//! A semaphore bounds the jobs that run at once (`limit=cores`). The others wait with their
//! callers. The permit has to go with the job. A permit that the caller keeps is free again when
//! the caller goes away, and its job runs on: a job that has begun can't be cancelled. The test
//! `tests/callers.rs` counts jobs with a limit of 2 and ten callers that go away before new ones
//! come: at most 2 run at once if the job holds the permit, and 12 if the request does.
//!
//! With each runtime:
//!
//! ```no_run
//! # fn crunch() -> u64 { 0 }
//! # use {async_lock::Semaphore, std::sync::Arc};
//! # async fn all(permits: Arc<Semaphore>) -> Result<(), Box<dyn std::error::Error>> {
//! let on_tokio = tokio::task::spawn_blocking(crunch).await?; // a panic is an error
//! let on_smol = smol::unblock(crunch).await; // a panic goes on here
//! let on_async_std = async_std::task::spawn_blocking(crunch).await; // likewise
//!
//! // At most as many as there are permits: Arc<async_lock::Semaphore>, on each runtime.
//! let permit = permits.acquire_arc().await;
//! let work = move || {
//!     let _permit = permit; // free again when the job is done, and not when its caller goes away
//!     crunch()
//! };
//! let limited = tokio::task::spawn_blocking(work).await?;
//! # Ok(()) }
//! ```

use std::sync::Arc;

use async_lock::Semaphore;
use strategy::{
    Abilities, About, Contained, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site, Strategy,
    Value, setting,
};

/// Runs each job on the runtime's pool of blocking threads.
pub struct SpawnBlocking {
    /// `None` without a limit.
    permits: Option<Arc<Semaphore>>,
    held_by: Holder,
}

/// The holder of a permit: its end frees the permit.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    /// The closure that runs the job.
    Job,
    /// The future that the caller awaits.
    Request,
}

impl Strategy for SpawnBlocking {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "The runtime's own pool of blocking threads \
                  (tokio and async-std: spawn_blocking; smol: unblock)",
        settings: &[
            Setting { key: "limit", values: "cores, or 1 to 1024", help: "The most jobs that run at once" },
            Setting {
                key: "permit",
                values: "job, request",
                help: "With a limit: the job or its caller holds the permit. Default: job",
            },
        ],
        defaults: &[""],
        others: &["limit=cores,permit=job", "limit=cores,permit=request", "limit=1,permit=job"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let given = |key| settings.get(key).is_some();
        let held_by = if given("permit") { setting(settings, "permit")? } else { Holder::Job };
        if given("permit") && !given("limit") {
            return Err(Refusal::Invalid("`permit` goes with a limit, such as limit=cores".to_owned()));
        }
        let limit = given("limit").then(|| setting::<Limit>(settings, "limit")).transpose()?;
        let permits = limit.map(|limit| Arc::new(Semaphore::new(limit.on(site))));
        Ok(SpawnBlocking { permits, held_by })
    }

    fn abilities(&self) -> Abilities {
        let is_limited = self.permits.is_some();
        Abilities {
            bounds_threads: is_limited,
            pushes_back: is_limited,
            keeps_limit: is_limited && self.held_by == Holder::Job,
            ..Abilities::NONE
        }
    }

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        let Some(permits) = &self.permits else { return Ok(runtime.unblock(move || job.finish()).await??) };
        let permit = permits.acquire_arc().await;
        Ok(match self.held_by {
            Holder::Job => {
                let work = move || {
                    let _permit = permit;
                    job.finish()
                };
                runtime.unblock(work).await??
            }
            Holder::Request => {
                let _permit = permit;
                runtime.unblock(move || job.finish()).await??
            }
        })
    }
}

/// The most jobs that run at once.
enum Limit {
    Cores,
    Exactly(usize),
}

impl Limit {
    fn on(&self, site: Site) -> usize {
        match self {
            Limit::Cores => site.cpus,
            Limit::Exactly(jobs) => *jobs,
        }
    }
}

impl Value for Limit {
    fn read(text: &str) -> Result<Self, String> {
        match (text, u64::read(text)) {
            ("cores", _) => Ok(Limit::Cores),
            (_, Ok(jobs @ 1..=1024)) => Ok(Limit::Exactly(jobs as usize)),
            _ => Err("a limit is `cores`, or 1 to 1024 jobs".to_owned()),
        }
    }
}

impl Value for Holder {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "job" => Ok(Holder::Job),
            "request" => Ok(Holder::Request),
            _ => Err("it is `job` or `request`".to_owned()),
        }
    }
}
