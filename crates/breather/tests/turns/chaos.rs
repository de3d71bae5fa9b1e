//! Jobs that work, wait, panic, await each other and are cancelled, at random, on threads that
//! race.

use std::sync::Arc;
use std::time::Duration;

use breather::{Turns, yield_now};
use futures_lite::future;
use smol::channel::{self, Receiver};

use crate::pool::{Kind, Pool};
use crate::tools::{Chance, Job, Watch, in_a_minute, panic_on_purpose, spin, work};

/// The jobs of one test.
const JOBS: usize = 150;
/// The depth to which jobs begin other jobs.
const DEEPEST: usize = 2;

/// All that a job needs.
#[derive(Clone)]
struct World {
    turns: Turns,
    /// Other turns, for jobs within jobs.
    others: Turns,
    watch: Arc<Watch>,
    pool: Pool,
    /// Gets a message now and then.
    messages: Receiver<()>,
}

impl World {
    /// Returns a job, and what it does at random, in turns.
    fn job(&self, chance: &mut Chance, depth: usize) -> Job {
        let life = self.watch.over(life(self.clone(), chance.fork(), depth));
        let turns = if chance.below(8) == 0 && depth > 0 { &self.others } else { &self.turns };
        Box::pin(turns.run(life, self.pool.yields()))
    }

    /// Waits for a message, or for the end of the test.
    async fn message(&self) {
        let _ = self.messages.recv().await;
    }

    fn sleep(&self, chance: &mut Chance) -> impl Future<Output = ()> + Send + use<> {
        let (pool, time) = (self.pool.clone(), Duration::from_micros(chance.below(1500)));
        async move { pool.sleep(time).await }
    }
}

fn life(world: World, mut chance: Chance, depth: usize) -> Job {
    Box::pin(async move {
        for _ in 0..chance.below(12) {
            act(&world, &mut chance, depth).await;
        }
    })
}

async fn act(world: &World, chance: &mut Chance, depth: usize) {
    let is_deep = depth >= DEEPEST;
    match chance.below(14) {
        0..=3 => {
            spin(chance.below(120));
            yield_now().await;
        }
        4 => {
            spin(chance.below(120));
            world.pool.yield_now().await;
        }
        5 => world.sleep(chance).await,
        6 => world.message().await,
        7 => {
            future::race(world.message(), world.sleep(chance)).await;
        }
        8 if !is_deep => {
            let child = world.pool.spawn(world.job(chance, depth + 1));
            if chance.below(3) > 0 {
                child.ended().await;
            }
        }
        9 if !is_deep => world.job(chance, depth + 1).await,
        10 if !is_deep => {
            let jobs = (world.job(chance, depth + 1), world.job(chance, depth + 1));
            future::zip(jobs.0, jobs.1).await;
        }
        11 if !is_deep => future::or(world.job(chance, depth + 1), world.sleep(chance)).await,
        12 => future::block_on(world.turns.run(work(2), yield_now)),
        13 if chance.below(4) == 0 => panic_on_purpose(),
        _ => spin(chance.below(30)),
    }
}

/// Runs jobs at random, and cancels some. Returns how many were polled at once, and what is left in
/// line at the end.
fn run(kind: Kind, turns: Turns, seed: u64) -> (usize, String) {
    let watch = Arc::<Watch>::default();
    let (seen, line) = (watch.clone(), turns.clone());
    kind.run(move |pool| async move {
        let mut chance = Chance(seed);
        let (sender, messages) = channel::unbounded();
        let others = Turns::shared(1);
        let world = World { turns, others, watch, pool: pool.clone(), messages };
        let ringer = pool.clone();
        let ringer = pool.spawn(async move {
            while sender.send(()).await.is_ok() {
                ringer.sleep(Duration::from_micros(300)).await;
            }
        });
        let mut tasks = Vec::new();
        for _ in 0..JOBS {
            tasks.push(pool.spawn(world.job(&mut chance, 0)));
            if chance.below(4) == 0 {
                let at = chance.below(tasks.len() as u64) as usize;
                drop(tasks.swap_remove(at));
            }
            if chance.below(10) == 0 {
                pool.sleep(Duration::from_micros(chance.below(2000))).await;
            }
        }
        for task in tasks {
            task.ended().await;
        }
        drop(ringer);
    });
    (seen.most(), format!("{line:?}"))
}

/// Tries several seeds.
#[track_caller]
fn assert_all_end(kind: Kind) {
    for seed in 0..3 {
        for (number, is_shared) in [(1, true), (2, true), (2, false), (4, false)] {
            let turns = if is_shared { Turns::shared(number) } else { Turns::one_by_one(number) };
            let (most, line) = in_a_minute(move || run(kind, turns, seed));
            // The jobs of the other turns may be polled beside these.
            assert!(most <= number + 1, "{most} jobs at once with {number} turns, seed {seed}");
            let is_empty = line.contains("working: 0") && line.contains("taken: 0");
            // async-std goes on after a test.
            assert!(is_empty || kind == Kind::AsyncStd, "seed {seed}: {line}");
        }
    }
}

#[test]
fn all_jobs_end_on_tokio_current_thread() {
    assert_all_end(Kind::TokioAlone);
}

#[test]
fn all_jobs_end_on_tokio_with_2_workers() {
    assert_all_end(Kind::Tokio(2));
}

#[test]
fn all_jobs_end_on_tokio_with_4_workers() {
    assert_all_end(Kind::Tokio(4));
}

#[test]
fn all_jobs_end_on_smol_with_one_thread() {
    assert_all_end(Kind::Smol(1));
}

#[test]
fn all_jobs_end_on_smol_with_4_threads() {
    assert_all_end(Kind::Smol(4));
}

#[test]
fn all_jobs_end_on_async_std() {
    assert_all_end(Kind::AsyncStd);
}

/// Cancels and panics are left out here, so that the number of turns is exact.
#[test]
fn no_more_jobs_are_polled_at_once_than_there_are_turns() {
    for kind in [Kind::Tokio(2), Kind::Tokio(4), Kind::Smol(4)] {
        for number in [1, 2, 3] {
            let watch = Arc::<Watch>::default();
            let seen = watch.clone();
            in_a_minute(move || {
                kind.run(move |pool| async move {
                    let turns = Turns::shared(number);
                    let job = || turns.run(watch.over(work(40)), pool.yields());
                    let tasks: Vec<_> = (0..32).map(|_| pool.spawn(job())).collect();
                    for task in tasks {
                        task.ended().await;
                    }
                });
            });
            assert!(seen.most() <= number, "{} jobs at once with {number} turns", seen.most());
            // With one processor too: the system preempts threads in the middle of slices.
            let expected = if kind == Kind::Tokio(2) { number.min(2) } else { number };
            assert_eq!(seen.most(), expected, "turns are unused, on {kind:?}");
        }
    }
}
