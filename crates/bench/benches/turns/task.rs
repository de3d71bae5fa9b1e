//! A task of a crowd: a job with a breather of its own, and a tally of what it did.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering};

use anyhow::ensure;
use bench::contender::{SHARE, SLICE};
use breather::{Breather, Turns};
use runtime::{Runtime, catch};
use workload::{Progress, Workload};

/// More steps than any task does.
pub(crate) const ENDLESS: u64 = 1_000_000_000_000;

/// The way in which a task ends its slices.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pace {
    Within,
    Costing,
    /// After this number of steps.
    Every(u64),
}

/// The sum of what the tasks of a crowd did, and the sign to stop.
#[derive(Debug, Default)]
pub(crate) struct Tally {
    pub(crate) steps: AtomicU64,
    pub(crate) slices: AtomicU64,
    /// The yields before turns.
    pub(crate) yields: AtomicU64,
    pub(crate) stop: AtomicBool,
}

/// A task, before it begins.
#[derive(Clone)]
pub(crate) struct Task {
    pub(crate) workload: Workload,
    pub(crate) pace: Pace,
    pub(crate) tally: Arc<Tally>,
}

impl Pace {
    fn breather(self) -> Breather {
        match self {
            Pace::Within => Breather::within(SLICE),
            Pace::Costing => Breather::costing(SHARE),
            Pace::Every(steps) => Breather::every(usize::try_from(steps).unwrap_or(usize::MAX)),
        }
    }
}

impl Tally {
    pub(crate) fn stop(&self) {
        self.stop.store(true, Ordering::Relaxed);
    }

    pub(crate) fn read(&self) -> (u64, u64) {
        (self.steps.load(Ordering::Relaxed), self.slices.load(Ordering::Relaxed))
    }
}

impl Task {
    /// Works alone: each slice ends with the yield of the runtime.
    pub(crate) async fn alone<R: Runtime>(self, runtime: R) -> anyhow::Result<()> {
        self.work(|| runtime.yield_now()).await
    }

    /// Works in turns.
    pub(crate) async fn in_turns<R: Runtime>(self, runtime: R, turns: Turns) -> anyhow::Result<()> {
        let tally = self.tally.clone();
        let yield_now = || {
            tally.yields.fetch_add(1, Ordering::Relaxed);
            runtime.yield_now()
        };
        turns.run(self.work(breather::yield_now), yield_now).await
    }

    /// Works until the job is done or the tally says stop, and checks what it came to.
    pub(crate) async fn work<F: Future<Output = ()>>(self, yield_now: impl Fn() -> F) -> anyhow::Result<()> {
        let Task { workload, pace, tally } = self;
        let mut job = workload.job();
        let mut breather = pace.breather();
        let ended = || {
            tally.slices.fetch_add(1, Ordering::Relaxed);
            yield_now()
        };
        while !tally.stop.load(Ordering::Relaxed) {
            let stride = breather.stride();
            let progress = catch(|| job.advance(stride as u64))?;
            tally.steps.fetch_add(stride as u64, Ordering::Relaxed);
            if let Progress::Done(_) = progress {
                break;
            }
            breather.breathe_after(stride, ended).await;
        }
        let done = job.so_far();
        ensure!(done.checksum == workload.expected(done.steps), "{workload} came to a wrong checksum");
        Ok(())
    }
}
