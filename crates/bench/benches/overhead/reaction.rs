//! The jump: a step gets a hundred times as slow. One slice is too long, and the breather reports
//! it.
//!
//! Each trial draws the place of the jump in a slice. After a jump at its end the slice may be
//! within budget. After a jump at its beginning it is nearly a hundred times too long, and no check
//! between steps could know earlier.

use std::time::Duration;

use anyhow::ensure;
use bench::contender::SLICE;
use bench::kernel::Kernel;
use bench::paired::quantile;
use bench::report::Reaction;
use breather::Breather;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use runtime::{Body, Runtime, RuntimeId};
use workload::{Job, Output, Progress, Workload};

use crate::slices::{each_slice, is_over};

/// The slices before the jump.
const BEFORE: std::ops::Range<u32> = 10..20;
/// The slices that are watched after that of the jump.
const AFTER: usize = 5;

/// Returns true if a hundredfold step is still far shorter than a slice. Otherwise every slice is
/// rightly too long.
pub(crate) fn shows(kernel: &Kernel) -> bool {
    kernel.step_ns() * 100.0 < SLICE.as_nanos() as f64 / 4.0
}

/// Measures a number of trials.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    trials: usize,
    seed: u64,
) -> anyhow::Result<Reaction> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let jumps: Vec<u64> = (0..trials)
        .map(|_| {
            random.random_range(kernel.steps_in(SLICE * BEFORE.start)..kernel.steps_in(SLICE * BEFORE.end))
        })
        .collect();
    let trials = runtime::start(runtime, OnTheLoop { kernel: kernel.clone(), jumps })?;
    Ok(summary(kernel, &trials))
}

/// The slices of one trial.
struct Trial {
    before: Vec<Duration>,
    /// The slice with the jump, and the next ones.
    after: Vec<Duration>,
    /// The slices over budget that the breather reported, from the jump on.
    told: u64,
}

fn summary(kernel: &Kernel, trials: &[Trial]) -> Reaction {
    let over = |slices: &[Duration]| slices.iter().filter(|slice| is_over(**slice)).count();
    let with = |is: fn(usize) -> bool| trials.iter().filter(|trial| is(over(&trial.after))).count();
    let mut jumps: Vec<f64> = trials
        .iter()
        .filter_map(|trial| trial.after.first())
        .map(|slice| slice.as_secs_f64() * 1e6)
        .collect();
    jumps.sort_by(f64::total_cmp);
    Reaction {
        kernel: kernel.name.to_owned(),
        trials: trials.len(),
        none_over: with(|over| over == 0),
        one_over: with(|over| over == 1),
        more_over: with(|over| over > 1),
        told: trials.iter().filter(|trial| over(&trial.after) > 0 && trial.told > 0).count(),
        over_before: trials.iter().map(|trial| over(&trial.before)).sum(),
        slices_before: trials.iter().map(|trial| trial.before.len()).sum(),
        watched: AFTER,
        jump_p50_us: quantile(&jumps, 0.5),
        jump_max_us: jumps.last().copied(),
    }
}

struct OnTheLoop {
    kernel: Kernel,
    /// The steps before the jump, for each trial.
    jumps: Vec<u64>,
}

impl Body for OnTheLoop {
    type Output = anyhow::Result<Vec<Trial>>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let inside = runtime.clone();
        let trials = async move {
            let mut trials = Vec::new();
            for jump in self.jumps {
                trials.push(trial(&inside, &self.kernel, jump).await?);
            }
            Ok(trials)
        };
        runtime.spawn(trials).await?
    }
}

async fn trial<R: Runtime>(runtime: &R, kernel: &Kernel, jump: u64) -> anyhow::Result<Trial> {
    // After the jump, a hundredth of the steps takes as long.
    let cheap = kernel.of(jump);
    let dear = kernel.hundredfold(kernel.steps_in(SLICE * 200) / 100);
    let mut job = Jumping { cheap: cheap.job(), dear: dear.job() };
    let mut breather = Breather::within(SLICE);
    let (mut before, mut after) = (Vec::new(), Vec::new());
    let (mut told_before, mut told) = (0, 0);
    each_slice(runtime, &mut job, &mut breather, |slice, job, breather| {
        let over_budget = breather.report().over_budget;
        if job.dear.so_far().steps == 0 {
            before.push(slice);
            told_before = over_budget;
        } else {
            after.push(slice);
            told = over_budget - told_before;
        }
        after.len() <= AFTER
    })
    .await?;
    for (workload, done) in [(&cheap, job.cheap.so_far()), (&dear, job.dear.so_far())] {
        check(workload, done)?;
    }
    ensure!(after.len() > AFTER, "a trial ended too soon");
    Ok(Trial { before, after, told })
}

fn check(workload: &Workload, done: Output) -> anyhow::Result<()> {
    ensure!(done.checksum == workload.expected(done.steps), "{workload} came to a wrong checksum");
    Ok(())
}

/// A job of cheap steps, and then of slow ones.
struct Jumping {
    cheap: Box<dyn Job>,
    dear: Box<dyn Job>,
}

impl Job for Jumping {
    fn advance(&mut self, steps: u64) -> Progress {
        let before = self.cheap.so_far().steps;
        let done = match self.cheap.advance(steps) {
            Progress::More => return Progress::More,
            Progress::Done(output) => output.steps - before,
        };
        if done == steps { Progress::More } else { self.dear.advance(steps - done) }
    }

    fn so_far(&self) -> Output {
        let (cheap, dear) = (self.cheap.so_far(), self.dear.so_far());
        Output { steps: cheap.steps + dear.steps, checksum: dear.checksum }
    }
}
