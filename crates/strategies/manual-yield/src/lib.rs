//! The job stays on the event loop and steps aside now and then: what the article does with
//! `await asyncio.sleep(0)`.
//!
//! If the job yields too often, the yields slow it down. If it yields too rarely, the loop waits
//! for a whole slice: a beat is late by about the time of a slice, times the jobs that run.
//!
//! The right number of steps (`every=1000`) depends on the cost of a step on this machine, so it is
//! wrong on the next one. A [`Breather`] counts in time instead (`within=100us`), or in what
//! yielding may cost (`costing=1%`).
//!
//! With tokio; for smol and async-std the yield is `breather::yield_now`:
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! # fn step(_: &u64) {}
//! async fn crunch(mut items: &[u64]) {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     while !items.is_empty() {
//!         let (chunk, rest) = items.split_at(breather.stride().min(items.len()));
//!         chunk.iter().for_each(step);
//!         items = rest;
//!         breather.breathe_after(chunk.len(), tokio::task::yield_now).await;
//!     }
//! }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(crunch(&[1, 2, 3]));
//! ```
//!
//! If many jobs share the loop, each with a breather of its own, a timer waits for a slice of every
//! one. In turns (`turns=yes`) they work one after the other, and it waits for one slice:
//!
//! ```
//! # use std::time::Duration;
//! # async fn crunch(_: &[u64]) {}
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let turns = breather::Turns::shared(1);
//! for _ in 0..1000 {
//!     // In `crunch` the breather yields with `breather::yield_now`.
//!     tokio::spawn(turns.run(crunch(&[1, 2, 3]), tokio::task::yield_now));
//! }
//! # });
//! ```
//!
//! The ways that people write instead are in [`naive`], to be measured beside it.

mod asked;
pub mod naive;

use strategy::breather::{self, Breather, Turns};
use strategy::{
    Abilities, About, Contained, Family, Job, JobError, Output, Progress, Refusal, Runtime, Setting,
    Settings, Site, Strategy, Workers, catch,
};

use asked::{Asked, Chunks, Policy, Sharing};

/// Yields to the runtime in one of several ways, and at the job's end.
pub struct ManualYield {
    asked: Asked,
    /// The turns that all jobs take. `None` if each yields for itself.
    turns: Option<Turns>,
    /// The runtime's: whether a job may wait for another one depends on how it wakes a task that
    /// yields.
    family: Family,
}

impl Strategy for ManualYield {
    const ABOUT: About = About {
        name: env!("CARGO_PKG_NAME"),
        summary: "The job stays on the loop and steps aside every N steps, or when its breather says so",
        settings: &[
            Setting { key: "every", values: "1, 2, 3, ...", help: "Steps between two yields" },
            Setting { key: "within", values: "1us to 1s", help: "How long the job holds the loop at a time" },
            Setting { key: "costing", values: "0.01% to 100%", help: "What yielding may cost of the work" },
            Setting { key: "per", values: "chunk (default), step", help: "How often the breather is asked" },
            Setting {
                key: "turns",
                values: "no (default), yes, one-by-one",
                help: "Jobs take turns on the loop, a slice each, and those that wait are not polled",
            },
            Setting {
                key: "modulo",
                values: "1, 2, 3, ...",
                help: "As `every`, by `counter % N` at each step",
            },
            Setting {
                key: "clock",
                values: "1us to 1s",
                help: "As `within`, by a look at the clock at each step",
            },
            Setting {
                key: "consume_budget",
                values: "1, 2, 3, ...",
                help: "Steps for each unit of tokio's budget, of which there are 128",
            },
        ],
        defaults: &["every=1000", "within=100us,turns=yes"],
        others: &["every=1000000", "within=100us", "costing=1%"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        let threads = match site.runtime.workers {
            Workers::One => 1,
            Workers::Many => site.cpus,
        };
        let turns = match asked::sharing(settings)? {
            Sharing::Alone => None,
            Sharing::Turns => Some(Turns::shared(threads)),
            Sharing::OneByOne => Some(Turns::one_by_one(threads)),
        };
        Ok(ManualYield { asked: asked::read(settings, site)?, turns, family: site.runtime.family })
    }

    fn abilities(&self) -> Abilities {
        Abilities {
            divides: true,
            cancels: true,
            bounds_threads: true,
            borrows: true,
            pushes_back: true,
            // Tokio wakes a task that yields only after its poll, which a job that waits never
            // leaves.
            nests: self.family != Family::Tokio,
            keeps_context: true,
            ..Abilities::NONE
        }
    }

    async fn run<R: Runtime>(&self, runtime: &R, job: impl Job + 'static) -> Result<Output, JobError> {
        let mut job = Contained::new(job);
        let output = self.run_borrowed(runtime, &mut *job).await?;
        job.let_go()?;
        Ok(output)
    }

    async fn run_borrowed<'j, R: Runtime>(
        &'j self,
        runtime: &'j R,
        job: &'j mut (dyn Job + 'j),
    ) -> Result<Output, JobError> {
        let turns = self.turns.as_ref();
        let output = match self.asked {
            // The main future has to have its turn, at a price: see `breather::yield_now`.
            Asked::Breather(policy @ Policy::Within(_), chunks) => {
                breathe(job, policy, chunks, turns, || runtime.breathe()).await
            }
            Asked::Breather(policy, chunks) => {
                breathe(job, policy, chunks, turns, || runtime.yield_now()).await
            }
            Asked::Modulo(steps) => naive::modulo(runtime, job, steps).await,
            Asked::Clock(slice) => naive::clock(runtime, job, slice).await,
            Asked::ConsumeBudget(steps) => naive::consume_budget(runtime, job, steps).await,
        };
        // It yields at the end as well. Otherwise a caller with many jobs, each shorter than a
        // slice, would never step aside.
        runtime.yield_now().await;
        output
    }
}

/// Does the job by a breather, in turns if there are any.
async fn breathe<F: Future<Output = ()>>(
    job: &mut (dyn Job + '_),
    policy: Policy,
    chunks: Chunks,
    turns: Option<&Turns>,
    yield_now: impl Fn() -> F,
) -> Result<Output, JobError> {
    let breather = policy.breather();
    match turns {
        // In turns the job only ends its slice; the runtime's yield comes before the next one.
        Some(turns) => turns.run(in_slices(job, breather, chunks, breather::yield_now), yield_now).await,
        None => in_slices(job, breather, chunks, yield_now).await,
    }
}

/// Does the job a stride at a time, and yields when its breather says so.
async fn in_slices<F: Future<Output = ()>>(
    job: &mut (dyn Job + '_),
    mut breather: Breather,
    chunks: Chunks,
    yield_now: impl Fn() -> F,
) -> Result<Output, JobError> {
    loop {
        let steps = match chunks {
            Chunks::Strides => breather.stride(),
            Chunks::Steps => 1,
        };
        if let Progress::Done(output) = catch(|| job.advance(steps as u64))? {
            return Ok(output);
        }
        breather.breathe_after(steps, &yield_now).await;
    }
}
