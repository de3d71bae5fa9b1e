//! Jobs that await other jobs, jobs within jobs, and several jobs in one task.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use breather::{Turns, yield_now};
use futures_lite::future;
use smol::{Executor, LocalExecutor};

use crate::pool::{Kind, Pool};
use crate::tools::{Job, in_a_minute, spin, work};

/// The makers of turns. The number is that of the turns.
const ORDERS: [fn(usize) -> Turns; 2] = [Turns::shared, Turns::one_by_one];

/// Runs a test on every runtime, in both orders, with one turn and with two.
#[track_caller]
fn everywhere<F>(test: fn(Pool, Turns) -> F)
where
    F: Future<Output = ()> + Send + 'static,
{
    for kind in Kind::ALL {
        for order in ORDERS {
            for number in [1, 2] {
                in_a_minute(move || kind.run(move |pool| test(pool, order(number))));
            }
        }
    }
}

/// A job that spawns a job, which spawns a job, and so on. Each awaits the next one in its turns.
fn chain(pool: Pool, turns: Turns, left: usize) -> Job {
    Box::pin(async move {
        work(2).await;
        if left > 0 {
            let next = chain(pool.clone(), turns.clone(), left - 1);
            pool.spawn(turns.run(next, pool.yields())).ended().await;
        }
        work(1).await;
    })
}

#[test]
fn jobs_that_await_spawned_jobs_of_the_same_turns_end() {
    everywhere(|pool, turns| async move {
        let chains: Vec<_> = (0..8)
            .map(|_| pool.spawn(turns.run(chain(pool.clone(), turns.clone(), 10), pool.yields())))
            .collect();
        for chain in chains {
            chain.ended().await;
        }
    });
}

/// A job in a job, and so on, all in one task.
fn nested(pool: Pool, turns: Turns, left: usize) -> Job {
    Box::pin(async move {
        work(2).await;
        if left > 0 {
            let inner = nested(pool.clone(), turns.clone(), left - 1);
            turns.run(inner, pool.yields()).await;
        }
        pool.yield_now().await;
        work(1).await;
    })
}

#[test]
fn jobs_within_jobs_of_the_same_turns_end() {
    everywhere(|pool, turns| async move {
        let jobs: Vec<_> = (0..8)
            .map(|_| pool.spawn(turns.run(nested(pool.clone(), turns.clone(), 10), pool.yields())))
            .collect();
        for job in jobs {
            job.ended().await;
        }
    });
}

/// Waits for all of them. Polls all of them whenever one of them wakes the task, like `join_all`.
async fn all(mut jobs: Vec<Job>) {
    future::poll_fn(|context| {
        jobs.retain_mut(|job| Pin::new(job).poll(context).is_pending());
        if jobs.is_empty() { std::task::Poll::Ready(()) } else { std::task::Poll::Pending }
    })
    .await;
}

/// Waits for all of them. Polls those that were woken, like `FuturesUnordered`.
async fn all_as_woken(jobs: Vec<Job>) {
    let executor = Executor::new();
    let mut tasks = Vec::new();
    executor.spawn_many(jobs, &mut tasks);
    let ended = async {
        for task in tasks {
            task.await;
        }
    };
    executor.run(ended).await;
}

fn several(pool: &Pool, turns: &Turns) -> Vec<Job> {
    (1..12).map(|slices| -> Job { Box::pin(turns.run(work(slices), pool.yields())) }).collect()
}

#[test]
fn several_jobs_in_one_task_end() {
    everywhere(|pool, turns| async move {
        let beside = pool.spawn(turns.run(work(30), pool.yields()));
        all(several(&pool, &turns)).await;
        all_as_woken(several(&pool, &turns)).await;
        beside.ended().await;
    });
}

#[test]
fn several_jobs_within_a_job_end() {
    everywhere(|pool, turns| async move {
        let beside = pool.spawn(turns.run(work(30), pool.yields()));
        let (inner, yields) = ((pool.clone(), turns.clone()), pool.yields());
        let job = async move {
            all(several(&inner.0, &inner.1)).await;
            all_as_woken(several(&inner.0, &inner.1)).await;
        };
        pool.spawn(turns.run(job, yields)).ended().await;
        beside.ended().await;
    });
}

#[test]
fn the_losers_of_a_race_hold_up_nobody() {
    everywhere(|pool, turns| async move {
        let beside = pool.spawn(turns.run(work(30), pool.yields()));
        for slices in 1..10 {
            let loser = turns.run(work(20), pool.yields());
            future::race(turns.run(work(slices), pool.yields()), loser).await;
            let (turns, own) = (turns.clone(), pool.clone());
            let within = async move {
                let loser = turns.run(work(20), own.yields());
                future::race(loser, turns.run(work(slices), own.yields())).await;
            };
            pool.spawn(within).ended().await;
        }
        beside.ended().await;
    });
}

/// A job in some turns, with jobs in other turns in it, and so on.
fn alternating(pool: Pool, turns: [Turns; 2], left: usize) -> Job {
    Box::pin(async move {
        work(3).await;
        if left > 0 {
            let [mine, other] = turns.clone();
            let inner = alternating(pool.clone(), [other, mine], left - 1);
            turns[1].run(inner, pool.yields()).await;
        }
        work(3).await;
    })
}

/// Jobs of the first turns contain jobs of the second, and the other way round.
///
/// If jobs within jobs took turns of their own, all who are awake in one line could wait for the
/// other line.
#[test]
fn jobs_of_different_turns_within_each_other_end() {
    for deep in [1, 2, 3] {
        for kind in Kind::ALL {
            in_a_minute(move || {
                kind.run(move |pool| async move {
                    let both = [Turns::shared(1), Turns::shared(1)];
                    let job = |at: usize| {
                        let turns = [both[at % 2].clone(), both[(at + 1) % 2].clone()];
                        let job = alternating(pool.clone(), turns, deep);
                        pool.spawn(both[at % 2].run(job, pool.yields()))
                    };
                    let jobs: Vec<_> = (0..20).map(job).collect();
                    for job in jobs {
                        job.ended().await;
                    }
                });
            });
        }
    }
}

/// A job within a job of other turns goes on, although its sibling works in every slice.
#[test]
fn a_job_of_other_turns_beside_long_slices_ends() {
    for kind in Kind::ALL {
        in_a_minute(move || {
            kind.run(move |pool| async move {
                let (turns, others) = (Turns::shared(1), Turns::shared(1));
                let inner = others.run(work(10), pool.yields());
                let job = async move {
                    future::or(work(usize::MAX), inner).await;
                };
                pool.spawn(turns.run(job, pool.yields())).ended().await;
            });
        });
    }
}

fn block_on_many(turns: &Turns) {
    let executor = LocalExecutor::new();
    let jobs: Vec<_> = (1..5).map(|slices| executor.spawn(turns.run(work(slices), yield_now))).collect();
    future::block_on(executor.run(async {
        for job in jobs {
            job.await;
        }
    }));
}

/// A job that blocks its thread until another one of the same turns has ended, which it polls
/// itself: alone, and on an executor of its own.
#[test]
fn a_job_that_blocks_on_jobs_ends() {
    everywhere(|pool, turns| async move {
        let ended = Arc::new(AtomicUsize::new(0));
        let job = || {
            let (turns, ended) = (turns.clone(), ended.clone());
            async move {
                work(2).await;
                future::block_on(turns.run(work(5), yield_now));
                block_on_many(&turns);
                spin(60);
                yield_now().await;
                ended.fetch_add(1, Ordering::Relaxed);
            }
        };
        let jobs: Vec<_> = (0..6).map(|_| pool.spawn(turns.run(job(), pool.yields()))).collect();
        for job in jobs {
            job.ended().await;
        }
        assert_eq!(ended.load(Ordering::Relaxed), 6);
    });
}

/// A breather on an executor within a slice has a budget of its own once the slice's is used up.
#[test]
fn a_breather_that_blocks_in_a_slice_yields_about_as_often_as_outside() {
    async fn crunch() -> u64 {
        let mut breather = breather::Breather::within(std::time::Duration::from_micros(100));
        for _ in 0..1000 {
            let stride = breather.stride();
            (0..stride).for_each(|step| {
                std::hint::black_box(step);
            });
            breather.breathe_after(stride, yield_now).await;
        }
        breather.report().yields
    }
    let outside = future::block_on(crunch());
    let inside = future::block_on(Turns::shared(1).run(async { future::block_on(crunch()) }, yield_now));
    assert!(inside < 900 && outside < 900, "{inside} inside and {outside} outside, of 1000 strides");
}

/// Both seats that are awake are in one task, and it waits for a job that they do not know.
#[test]
fn a_job_that_one_task_awaits_beside_its_own_parts_ends() {
    everywhere(|pool, turns| async move {
        let part = || Box::pin(turns.run(work(2), pool.yields()));
        let mut parts: Vec<_> = (0..4).map(|_| part()).collect();
        while !parts.is_empty() {
            let ended = future::poll_fn(|context| {
                let mut polled = parts.iter_mut().map(|part| part.as_mut().poll(context));
                match polled.position(|part| part.is_ready()) {
                    Some(at) => std::task::Poll::Ready(at),
                    None => std::task::Poll::Pending,
                }
            });
            let ended = ended.await;
            drop(parts.swap_remove(ended));
            pool.spawn(turns.run(work(2), pool.yields())).ended().await;
        }
    });
}
