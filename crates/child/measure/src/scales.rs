//! The weighing of a strategy: the same steps raw and by the strategy, turn by turn in one process.
//!
//! Two processes do the same work at speeds that differ by some per cent, and a strategy may cost
//! less than one. Turns of some milliseconds within one process, on one runtime, one right after
//! the other, see the same machine. There is no ticker. The processor time of the whole process
//! counts, so that helper threads are in it.
//!
//! **Invariant:** both turns of a pair do the same steps through the same [`MeteredJob`], and come
//! to the right checksum. The pairs alternate which turn goes first: raw, strategy, strategy, raw.

use std::sync::Arc;
use std::time::{Duration, Instant};

use record::{Cause, Output, Threads, Timing, Turn};
use runtime::{Body, Runtime};
use stage::Trouble;
use strategy::{JobError, Strategy};
use workload::{Job, Progress, Workload};

use crate::bench::checked;
use crate::meters::{Counter, JobMeter, MeteredJob, MeteredRuntime};

/// The length of the longer of a pair's two turns, about: long against the clock, and short against
/// what else a machine does. With turns of 20 ms the median of a child's pairs spread a little
/// more, and with their sums four times as much.
const TURN: Duration = Duration::from_millis(10);
/// The shortest turn that tells a speed.
const SAMPLE: Duration = Duration::from_millis(1);

/// The samples of which the fastest counts. What else runs in this process only adds to one, as the
/// first touch of the memory does.
const SAMPLES: u32 = 3;
/// A single step that takes so long is a turn by itself, whatever another sample says.
const LONG: Duration = Duration::from_millis(50);

/// A workload to weigh a strategy by, and the time to do it in.
pub(crate) struct Scales {
    pub(crate) workload: Workload,
    pub(crate) timing: Timing,
}

/// The result of weighing.
pub(crate) struct Weighed {
    pub(crate) turns: Vec<Turn>,
    pub(crate) threads: Threads,
}

impl Scales {
    /// Returns what a runtime can run: the weighing of this strategy.
    pub(crate) fn with<S: Strategy>(self, strategy: Arc<S>) -> impl Body<Output = Result<Weighed, Trouble>> {
        Weighing { scales: self, strategy, meter: JobMeter::new(Arc::default()), yields: Arc::default() }
    }
}

struct Weighing<S> {
    scales: Scales,
    strategy: Arc<S>,
    meter: Arc<JobMeter>,
    yields: Arc<Counter>,
}

impl<S: Strategy> Body for Weighing<S> {
    type Output = Result<Weighed, Trouble>;

    /// Weighs in one spawned task, as a cell's jobs are.
    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let own = runtime.clone();
        let task = runtime.spawn(async move {
            let mut tasks = vec![runtime::current_thread()];
            let turns = self.turns(&own).await?;
            tasks.push(runtime::current_thread());
            tasks.dedup();
            let jobs = self.meter.threads();
            let threads = Threads { tasks, jobs, peak: process::threads(), ..Threads::default() };
            Ok(Weighed { turns, threads })
        });
        match task.await {
            Ok(weighed) => weighed,
            Err(error) => Err(Trouble::new(Cause::Panicked, format!("the strategy {error}"))),
        }
    }
}

impl<S: Strategy> Weighing<S> {
    async fn turns<R: Runtime>(&self, runtime: &R) -> Result<Vec<Turn>, Trouble> {
        let Timing { warm_up, duration, .. } = self.scales.timing;
        let steps = self.steps_a_turn(runtime).await?;
        let warm = Instant::now() + warm_up;
        while Instant::now() < warm {
            let few = (steps / 8).max(1);
            self.raw(few)?;
            self.by_strategy(runtime, few).await?;
        }
        let pairs = (duration.as_nanos() / (2 * TURN).as_nanos()).max(1);
        let mut turns = Vec::new();
        for pair in 0..pairs {
            let yields_before = self.yields.get();
            let (raw, strategy);
            if pair % 2 == 0 {
                raw = self.raw(steps)?;
                runtime.yield_now().await;
                strategy = self.by_strategy(runtime, steps).await?;
            } else {
                strategy = self.by_strategy(runtime, steps).await?;
                runtime.yield_now().await;
                raw = self.raw(steps)?;
            }
            let yields = self.yields.get().wrapping_sub(yields_before);
            turns.push(Turn { steps, raw, strategy, yields });
        }
        Ok(turns)
    }

    /// Finds the steps with which the slower turn takes about [`TURN`]. A yield at every step may
    /// cost a hundred times the step.
    async fn steps_a_turn<R: Runtime>(&self, runtime: &R) -> Result<u64, Trouble> {
        let mut steps = 1_u64;
        loop {
            let mut took = self.slower(runtime, steps).await?;
            for _ in 1..SAMPLES {
                if took >= SAMPLE && (steps > 1 || took < LONG) {
                    took = took.min(self.slower(runtime, steps).await?);
                }
            }
            if took >= SAMPLE {
                let fitting = u128::from(steps) * TURN.as_nanos() / took.as_nanos();
                return Ok(u64::try_from(fitting).unwrap_or(u64::MAX).max(1));
            }
            steps = steps.saturating_mul(2);
        }
    }

    /// Runs a turn of each, and returns the longer time.
    async fn slower<R: Runtime>(&self, runtime: &R, steps: u64) -> Result<Duration, Trouble> {
        Ok(self.raw(steps)?.max(self.by_strategy(runtime, steps).await?))
    }

    /// Runs a turn on this thread, with nothing around the job.
    fn raw(&self, steps: u64) -> Result<Duration, Trouble> {
        let before = now()?;
        for portion in self.portions(steps) {
            let mut job = self.job(portion);
            let result = runtime::catch(|| job.finish()).map_err(JobError::from);
            checked(&self.scales.workload, result)?;
        }
        Ok(now()?.saturating_sub(before))
    }

    /// Runs a turn by the strategy.
    async fn by_strategy<R: Runtime>(&self, runtime: &R, steps: u64) -> Result<Duration, Trouble> {
        let observed = MeteredRuntime::new(runtime.clone(), self.yields.clone(), None);
        let before = now()?;
        for portion in self.portions(steps) {
            let result = self.strategy.run(&observed, self.job(portion)).await;
            checked(&self.scales.workload, result)?;
        }
        Ok(now()?.saturating_sub(before))
    }

    /// Divides steps into whole jobs, and a last one with the steps that are left.
    fn portions(&self, steps: u64) -> impl Iterator<Item = u64> + Send + use<S> {
        let (mut left, whole) = (steps, self.scales.workload.steps().max(1));
        std::iter::from_fn(move || {
            let portion = left.min(whole);
            left -= portion;
            (portion > 0).then_some(portion)
        })
    }

    fn job(&self, steps: u64) -> MeteredJob<Portion> {
        let workload = &self.scales.workload;
        MeteredJob::new(Portion { job: workload.job(), left: steps }, workload.grain(), self.meter.clone())
    }
}

/// The first steps of a job, as if it had no more.
struct Portion {
    job: Box<dyn Job>,
    left: u64,
}

impl Job for Portion {
    fn advance(&mut self, steps: u64) -> Progress {
        let some = steps.min(self.left);
        self.left -= some;
        match self.job.advance(some) {
            Progress::More if self.left == 0 => Progress::Done(self.job.so_far()),
            progress => progress,
        }
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }
}

fn now() -> Result<Duration, Trouble> {
    process::time().ok_or_else(|| {
        Trouble::setup("this system has no clock for a process's processor time, by which a cost is measured")
    })
}
