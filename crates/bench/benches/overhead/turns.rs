//! The overhead of a contender: the raw job and the contender, turn by turn.
//!
//! 1. A turn does a job of about 20 ms on the loop's one thread. Nothing else is on the loop.
//! 2. The two turns of a pair do the same number of steps, one right after the other, in random
//!    order.
//! 3. The pairs of all contenders are shuffled, so that a slow second hits all of them.
//!
//! A wrong checksum ends the run without a figure.

use std::time::{Duration, Instant};

use anyhow::ensure;
use bench::contender::Contender;
use bench::cpu;
use bench::kernel::Kernel;
use bench::paired::Figure;
use bench::report::{Learned, Overhead};
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use runtime::{Body, Family, Runtime, RuntimeId};
use workload::Workload;

use crate::contend::{Done, contend, raw};
use crate::flags::Effort;

/// One turn.
struct Turn {
    cpu: Duration,
    wall: Duration,
    done: Done,
}

/// A contender with its turns.
struct Entrant {
    contender: Contender,
    workload: Workload,
    /// The raw turn and the contender's, for each pair.
    pairs: Vec<(Turn, Turn)>,
}

/// Measures all contenders on one kernel.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    effort: &Effort,
    seed: u64,
) -> anyhow::Result<Vec<Overhead>> {
    let in_a_slice = kernel.steps_in(bench::contender::SLICE);
    let contenders = Contender::all(in_a_slice, runtime.family == Family::Tokio);
    let steps = kernel.steps_in(effort.turn);
    let entrant = |contender| Entrant { contender, workload: kernel.of(steps), pairs: Vec::new() };
    let mut entrants: Vec<_> = contenders.into_iter().map(entrant).collect();

    let pairs =
        |entrant: &Entrant| if entrant.contender.is_judged() { effort.pairs } else { effort.other_pairs };
    let mut order: Vec<usize> =
        entrants.iter().enumerate().flat_map(|(at, entrant)| vec![at; pairs(entrant)]).collect();
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    order.shuffle(&mut random);

    let contest = Contest { kernel: kernel.clone(), steps, order, random };
    entrants = runtime::start(runtime, OnTheLoop(contest, entrants))?;
    Ok(entrants.iter().map(|entrant| entrant.overhead(kernel)).collect())
}

/// The turns to do on the loop.
struct Contest {
    kernel: Kernel,
    steps: u64,
    /// The entrants in the order of their pairs.
    order: Vec<usize>,
    random: Xoshiro256PlusPlus,
}

struct OnTheLoop(Contest, Vec<Entrant>);

impl Body for OnTheLoop {
    type Output = anyhow::Result<Vec<Entrant>>;

    /// Runs in a task, like the jobs of a program. The main future waits.
    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let OnTheLoop(contest, entrants) = self;
        let inside = runtime.clone();
        runtime.spawn(async move { contest.run(&inside, entrants).await }).await?
    }
}

impl Contest {
    async fn run<R: Runtime>(
        mut self,
        runtime: &R,
        mut entrants: Vec<Entrant>,
    ) -> anyhow::Result<Vec<Entrant>> {
        for entrant in &mut entrants {
            // Warms up, and shortens the turns of slow contenders.
            let (raw, contender) = self.pair(runtime, entrant).await?;
            let slower = contender.cpu.as_secs_f64() / raw.cpu.as_secs_f64().max(1e-9);
            if slower > 2.0 {
                entrant.workload = self.kernel.of((self.steps as f64 / slower) as u64);
            }
        }
        for at in std::mem::take(&mut self.order) {
            let pair = self.pair(runtime, &entrants[at]).await?;
            entrants[at].pairs.push(pair);
        }
        Ok(entrants)
    }

    async fn pair<R: Runtime>(&mut self, runtime: &R, entrant: &Entrant) -> anyhow::Result<(Turn, Turn)> {
        let Entrant { workload, contender, .. } = entrant;
        if self.random.random_bool(0.5) {
            let first = turn(runtime, workload, None).await?;
            Ok((first, turn(runtime, workload, Some(*contender)).await?))
        } else {
            let first = turn(runtime, workload, Some(*contender)).await?;
            Ok((turn(runtime, workload, None).await?, first))
        }
    }
}

/// Does one turn, raw without a contender.
async fn turn<R: Runtime>(
    runtime: &R,
    workload: &Workload,
    contender: Option<Contender>,
) -> anyhow::Result<Turn> {
    let mut job = workload.job();
    // Every turn begins right after a yield.
    runtime.yield_now().await;
    let (began, cpu) = (Instant::now(), cpu::of_process());
    let done = match contender {
        None => raw(&mut *job)?,
        Some(contender) => contend(runtime, &mut *job, contender).await?,
    };
    let (cpu, wall) = (cpu::of_process() - cpu, began.elapsed());
    check(workload, &done)?;
    Ok(Turn { cpu, wall, done })
}

fn check(workload: &Workload, done: &Done) -> anyhow::Result<()> {
    let expected = workload.expected(workload.steps());
    ensure!(done.output.steps == workload.steps(), "{workload} ended after {} steps", done.output.steps);
    ensure!(done.output.checksum == expected, "{workload} came to a wrong checksum");
    Ok(())
}

impl Entrant {
    fn overhead(&self, kernel: &Kernel) -> Overhead {
        let pairs = |of: fn(&Turn) -> Duration| -> Vec<(f64, f64)> {
            let both = |(raw, contender): &(Turn, Turn)| (of(contender).as_secs_f64(), of(raw).as_secs_f64());
            self.pairs.iter().map(both).collect()
        };
        let cpu: Duration = self.pairs.iter().map(|(_, contender)| contender.cpu).sum();
        let yields: u64 = self.pairs.iter().map(|(_, contender)| contender.done.yields).sum();
        Overhead {
            kernel: kernel.name.to_owned(),
            step_ns: kernel.step_ns(),
            contender: self.contender.to_string(),
            cpu: Figure::of_excess(&pairs(|turn| turn.cpu)),
            wall: Figure::of_excess(&pairs(|turn| turn.wall)),
            yields_per_s: (!cpu.is_zero()).then(|| yields as f64 / cpu.as_secs_f64()),
            learned: (self.contender == Contender::Costing).then(|| self.learned()),
        }
    }

    fn learned(&self) -> Learned {
        let figure = |of: fn(&breather::Report) -> Option<Duration>| {
            let reports = self.pairs.iter().filter_map(|(_, contender)| contender.done.report.as_ref());
            let us: Vec<f64> = reports.filter_map(of).map(|time| time.as_secs_f64() * 1e6).collect();
            Figure::of(&us)
        };
        Learned { slice_us: figure(|report| report.budget), yield_us: figure(|report| report.yield_cost) }
    }
}
