//! The job is spawned as a task and holds one of the runtime's worker threads, while the others
//! carry on.
//!
//! It needs no thread besides the workers. But with as many jobs as workers, no worker is left to
//! carry on. The tasks in the queue of a held worker wait until another worker steals them. The
//! main future, the body of `block_on`, is on none of the workers.
//!
//! tokio's remedy is `block_in_place`: it says beforehand that this worker will be held, and
//! another thread takes its place at once. It panics on the current-thread scheduler.
//!
//! ```no_run
//! # fn crunch() -> u64 { 0 }
//! # async fn all() -> Result<(), Box<dyn std::error::Error>> {
//! // smol: executor.spawn; async-std: task::spawn
//! let held = tokio::spawn(async { crunch() }).await?;
//! // tokio only
//! let replaced = tokio::spawn(async { tokio::task::block_in_place(crunch) }).await?;
//! # Ok(()) }
//! ```

use strategy::{
    Abilities, About, Contained, Family, Job, JobError, Output, Refusal, Runtime, Setting, Settings, Site,
    Strategy, Value, Workers, setting,
};
use tokio::task::block_in_place;

/// Holds a worker thread for each job.
pub struct MultiThread {
    via: Via,
}

/// The way in which a worker is held.
#[derive(Clone, Copy, PartialEq)]
enum Via {
    Spawn,
    BlockInPlace,
}

impl Strategy for MultiThread {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "A task that holds one worker thread, while the runtime's others carry on",
        settings: &[Setting {
            key: "via",
            values: "spawn, block_in_place",
            help: "A plain task, or tokio's way to say that it will hold its worker",
        }],
        defaults: &["via=block_in_place"],
        others: &["via=spawn"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let via = setting(settings, "via")?;
        if site.runtime.workers == Workers::One {
            return Err(Refusal::Unsupported(
                "a /1 runtime has no other worker thread to carry on".to_owned(),
            ));
        }
        if via == Via::Spawn && site.cpus < 2 {
            return Err(Refusal::Unsupported(
                "with one processor a /N runtime has one worker as well".to_owned(),
            ));
        }
        if via == Via::BlockInPlace && site.runtime.family != Family::Tokio {
            return Err(Refusal::Unsupported("only tokio has block_in_place".to_owned()));
        }
        Ok(MultiThread { via })
    }

    fn abilities(&self) -> Abilities {
        // block_in_place starts another thread for each worker that is held.
        let is_bounded = self.via == Via::Spawn;
        Abilities { bounds_threads: is_bounded, keeps_limit: is_bounded, ..Abilities::NONE }
    }

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let job = Contained::new(job);
        Ok(match self.via {
            Via::Spawn => runtime.spawn(async move { job.finish() }).await??,
            Via::BlockInPlace => runtime.spawn(async move { block_in_place(|| job.finish()) }).await??,
        })
    }
}

impl Value for Via {
    fn read(text: &str) -> Result<Self, String> {
        match text {
            "spawn" => Ok(Via::Spawn),
            "block_in_place" => Ok(Via::BlockInPlace),
            _ => Err("it is `spawn` or `block_in_place`".to_owned()),
        }
    }
}
