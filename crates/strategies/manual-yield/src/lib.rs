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
//! The ways that people write instead are in [`naive`], to be measured beside it.

mod asked;
pub mod naive;

use strategy::{
    Abilities, About, Breather, Job, JobError, Output, Progress, Refusal, Runtime, Setting, Settings, Site,
    Strategy, catch,
};

use asked::{Asked, Chunks};

/// Yields to the runtime in one of several ways, and at the job's end.
pub struct ManualYield(Asked);

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
        defaults: &["every=1000", "every=1000000", "within=100us", "costing=1%"],
    };

    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal> {
        asked::read(settings, site).map(ManualYield)
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
        let output = match self.0 {
            Asked::Every(steps, chunks) => {
                breathe(job, Breather::every(steps), chunks, || runtime.yield_now()).await
            }
            Asked::Within(slice, chunks) => {
                breathe(job, Breather::within(slice), chunks, || runtime.breathe()).await
            }
            Asked::Costing(share, chunks) => {
                breathe(job, Breather::costing(share), chunks, || runtime.yield_now()).await
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

/// Does the job a stride at a time, and yields when its breather says so.
async fn breathe<F: Future<Output = ()>>(
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
