//! One task that joins many jobs, each with a breather of its own.
//!
//! A task is polled as a whole. `join_all` of up to 30 futures polls all of them each time, so a
//! timer waits for a slice of each. `join_all` of more is a `FuturesUnordered` inside: it polls
//! only those that were woken, and returns after two that yielded. Turns around the whole end the
//! slice of the task after one poll. Turns around each job let one of them work at a time.

use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

use bench::contender::SLICE;
use bench::finding::{Finding, Section};
use bench::goal::Unit;
use bench::kernel::Kernel;
use bench::paired::Figure;
use breather::Turns;
use futures_util::StreamExt;
use futures_util::future::join_all;
use futures_util::stream::FuturesUnordered;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use runtime::{Body, Runtime, RuntimeId};

use crate::beats::{Beats, Plan, unspoiled};
use crate::flags::Effort;
use crate::polls::Polls;
use crate::task::{ENDLESS, Pace, Tally, Task};

type Job = Pin<Box<dyn Future<Output = anyhow::Result<()>> + Send>>;

/// A way to join.
#[derive(Clone, Copy, Debug)]
enum Join {
    All(usize),
    Unordered(usize),
}

/// The turns of the joined jobs.
#[derive(Clone, Copy, Debug)]
enum Around {
    /// No turns: each job yields to the runtime.
    Nothing,
    Whole,
    Each,
}

/// The beats beside one task, and its polls.
struct Trial {
    beats: Beats,
    /// The polls of the joined jobs, for each of their slices.
    polls_per_slice: f64,
    /// The slices of the joined jobs in one poll of the task that has any.
    slices_per_poll: f64,
}

/// Measures all ways in each round, in random order, with the beats of an idle loop as the floor.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    effort: &Effort,
    seed: u64,
) -> anyhow::Result<Vec<Section>> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let joins = [Join::All(30), Join::All(64), Join::Unordered(64)];
    let arounds = [Around::Nothing, Around::Whole, Around::Each];
    let ways: Vec<_> = joins.iter().flat_map(|join| arounds.map(|around| (*join, around))).collect();
    let mut trials: Vec<Vec<(Trial, f64)>> = ways.iter().map(|_| Vec::new()).collect();
    let mut floors = Vec::new();
    for _ in 0..effort.rounds {
        let trial = |way, random: &mut Xoshiro256PlusPlus| {
            let phase = Duration::from_micros(random.random_range(0..1000));
            let plan = Plan { warm_up: effort.round / 5, window: effort.round, phase };
            runtime::start(runtime, OnTheLoop { kernel: kernel.clone(), way, plan })
        };
        let floor = trial(None, &mut random)?.beats.p99_ms;
        floors.push(floor);
        let mut order: Vec<usize> = (0..ways.len()).collect();
        order.shuffle(&mut random);
        for at in order {
            let is_spoiled = |trial: &Trial| trial.beats.are_spoiled();
            let trial = unspoiled(is_spoiled, || trial(Some(ways[at]), &mut random))?;
            trials[at].push((trial, floor));
        }
    }
    let table = |heading: String, unit, of: &dyn Fn(&(Trial, f64)) -> f64| {
        let figure = |trials: &Vec<(Trial, f64)>| {
            let good = trials.iter().filter(|(trial, _)| !trial.beats.are_spoiled());
            Figure::of(&good.map(of).collect::<Vec<_>>())
        };
        let finding = |(way, trials)| Finding::new(name(way), figure(trials), unit);
        Section { heading, findings: ways.iter().zip(&trials).map(finding).collect() }
    };
    let slice_ms = SLICE.as_secs_f64() * 1e3;
    let mut late =
        table("Beats beside one task that joins: late at p99".to_owned(), Unit::Ms, &|(trial, _)| {
            trial.beats.p99_ms
        });
    late.findings.push(Finding::new("an idle loop: the floor", Figure::of(&floors), Unit::Ms));
    let spoiled = trials.iter().flatten().filter(|(trial, _)| trial.beats.are_spoiled()).count();
    let spoiled = Figure::of_share(spoiled, effort.rounds * ways.len());
    late.findings.push(Finding::new("trials spoiled by other programs", spoiled, Unit::Share));
    Ok(vec![
        late,
        table("... above the floor, in slices of 100us".to_owned(), Unit::Count, &|(trial, floor)| {
            (trial.beats.p99_ms - floor) / slice_ms
        }),
        table("Slices of the jobs in a poll of the task that has any".to_owned(), Unit::Count, &|(
            trial,
            _,
        )| {
            trial.slices_per_poll
        }),
        table("Polls of the jobs for each slice".to_owned(), Unit::Count, &|(trial, _)| {
            trial.polls_per_slice
        }),
    ])
}

fn name((join, around): &(Join, Around)) -> String {
    let join = match join {
        Join::All(jobs) => format!("join_all of {jobs}"),
        Join::Unordered(jobs) => format!("FuturesUnordered of {jobs}"),
    };
    let around = match around {
        Around::Nothing => "no turns",
        Around::Whole => "turns around the whole",
        Around::Each => "turns around each",
    };
    format!("{join}, {around}")
}

impl Join {
    fn jobs(self) -> usize {
        match self {
            Join::All(jobs) | Join::Unordered(jobs) => jobs,
        }
    }

    async fn of(self, jobs: Vec<Job>) -> anyhow::Result<()> {
        match self {
            Join::All(_) => join_all(jobs).await.into_iter().collect(),
            Join::Unordered(_) => {
                let mut jobs: FuturesUnordered<Job> = jobs.into_iter().collect();
                while let Some(done) = jobs.next().await {
                    done?;
                }
                Ok(())
            }
        }
    }
}

struct OnTheLoop {
    kernel: Kernel,
    /// `None` for an idle loop.
    way: Option<(Join, Around)>,
    plan: Plan,
}

impl Body for OnTheLoop {
    type Output = anyhow::Result<Trial>;

    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let tally = Arc::new(Tally::default());
        let (of_jobs, of_task) = (Polls::default(), Polls::default());
        let workload = self.kernel.of(ENDLESS);
        let task = Task { workload, pace: Pace::Within, tally: tally.clone() };
        let joining = self.way.map(|(join, around)| {
            let joined = joined(&runtime, join, around, &task, &of_jobs);
            // On tokio a poll without work follows each one with work: it does not count.
            let tally = tally.clone();
            runtime.spawn(of_task.count_by(joined, move || tally.read().1))
        });
        let (inside, beside) = (runtime.clone(), tally.clone());
        let beats = runtime.spawn(async move { self.plan.keep(&inside, beside).await }).await??;
        tally.stop();
        if let Some(joining) = joining {
            joining.await??;
        }
        let slices = tally.read().1.max(1) as f64;
        Ok(Trial {
            beats,
            polls_per_slice: of_jobs.so_far() as f64 / slices,
            slices_per_poll: slices / of_task.so_far().max(1) as f64,
        })
    }
}

/// Returns the task that joins.
fn joined<R: Runtime>(runtime: &R, join: Join, around: Around, task: &Task, polls: &Polls) -> Job {
    let turns = Turns::shared(1);
    let job = || -> Job {
        let (task, runtime, turns) = (task.clone(), runtime.clone(), turns.clone());
        match around {
            Around::Nothing => Box::pin(polls.count(task.alone(runtime))),
            Around::Whole => Box::pin(polls.count(task.work(breather::yield_now))),
            Around::Each => Box::pin(polls.count(task.in_turns(runtime, turns))),
        }
    };
    let all = join.of((0..join.jobs()).map(|_| job()).collect());
    let runtime = runtime.clone();
    match around {
        Around::Whole => Box::pin(async move { turns.run(all, || runtime.yield_now()).await }),
        Around::Nothing | Around::Each => Box::pin(all),
    }
}
