//! Jobs that are not polled any more, forgotten, moved, or dropped with their runtime.

use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::mpsc;
use std::thread;
use std::time::Duration;

use breather::{Turns, yield_now};
use futures_lite::future::{self, poll_once};

use crate::pool::{Kind, Pool, Task};
use crate::tools::{Job, in_a_minute, spin, work};

/// Begins some jobs that take 10 slices each.
fn some(pool: &Pool, turns: &Turns) -> Vec<Task> {
    (0..8).map(|_| pool.spawn(turns.run(work(10), pool.yields()))).collect()
}

async fn all(tasks: Vec<Task>) {
    for task in tasks {
        task.ended().await;
    }
}

/// Polls a job of its own, and keeps it.
async fn poll_and_keep(pool: &Pool, turns: &Turns, polls: usize) -> Job {
    let mut kept: Job = Box::pin(turns.run(work(100), pool.yields()));
    for _ in 0..polls {
        assert!(poll_once(&mut kept).await.is_none());
        pool.yield_now().await;
    }
    kept
}

/// A job that was polled and is then kept: in line, in the middle of its yield, or after a slice.
/// The other jobs go on, and so does this one at last.
#[test]
fn a_job_that_is_kept_holds_up_nobody() {
    for kind in Kind::ALL {
        for polls in 1..8 {
            in_a_minute(move || {
                kind.run(move |pool| async move {
                    let turns = Turns::shared(1);
                    let before = some(&pool, &turns);
                    let kept = poll_and_keep(&pool, &turns, polls).await;
                    let behind = some(&pool, &turns);
                    all(before).await;
                    all(behind).await;
                    kept.await;
                });
            });
        }
    }
}

/// One after the other, with slices between, any number of jobs may be kept. A third job takes the
/// place of each.
#[test]
fn many_jobs_that_are_kept_hold_up_nobody() {
    for kind in Kind::ALL {
        in_a_minute(move || {
            kind.run(move |pool| async move {
                let turns = Turns::shared(1);
                let busy = pool.spawn(turns.run(work(usize::MAX), pool.yields()));
                let mut kept = Vec::new();
                for at in 0..20 {
                    kept.push(poll_and_keep(&pool, &turns, 1 + at % 5).await);
                    // Many slices, so that the others note that this one does not come.
                    pool.spawn(turns.run(work(20), pool.yields())).ended().await;
                }
                all(some(&pool, &turns)).await;
                drop(busy);
                kept.truncate(15);
                all(some(&pool, &turns)).await;
                for kept in kept {
                    kept.await;
                }
            });
        });
    }
}

#[test]
fn a_job_that_is_forgotten_holds_up_nobody() {
    for kind in Kind::ALL {
        for polls in [1, 2, 3, 6] {
            in_a_minute(move || {
                kind.run(move |pool| async move {
                    let turns = Turns::one_by_one(1);
                    let beside = some(&pool, &turns);
                    std::mem::forget(poll_and_keep(&pool, &turns, polls).await);
                    all(beside).await;
                    all(some(&pool, &turns)).await;
                });
            });
        }
    }
}

/// A job that waits for something of its own has no turn. It may be kept for as long as one likes.
#[test]
fn jobs_that_wait_are_not_in_line() {
    for kind in Kind::ALL {
        in_a_minute(move || {
            kind.run(move |pool| async move {
                let turns = Turns::one_by_one(1);
                let mut waiting: Vec<Job> = Vec::new();
                for _ in 0..10 {
                    let was_polled = Arc::new(AtomicBool::new(false));
                    let polled = was_polled.clone();
                    let waits = async move {
                        polled.store(true, Ordering::Relaxed);
                        future::pending().await
                    };
                    let mut job: Job = Box::pin(turns.run(waits, pool.yields()));
                    while !was_polled.load(Ordering::Relaxed) {
                        assert!(poll_once(&mut job).await.is_none());
                    }
                    waiting.push(job);
                }
                all(some(&pool, &turns)).await;
            });
        });
    }
}

/// Jobs that begin on one runtime and end on another, in the middle of a yield, of a slice, or in
/// line.
#[test]
fn jobs_that_move_to_another_runtime_end_there() {
    for (from, to) in [
        (Kind::TokioAlone, Kind::Smol(1)),
        (Kind::Tokio(2), Kind::TokioAlone),
        (Kind::Smol(4), Kind::Tokio(4)),
        (Kind::AsyncStd, Kind::Smol(4)),
    ] {
        in_a_minute(move || {
            let turns = Turns::shared(1);
            let own = turns.clone();
            let moved = from.run(move |pool| async move {
                let mut jobs: Vec<Job> = Vec::new();
                for polls in 0..12 {
                    // This yield works on every runtime.
                    let mut job: Job = Box::pin(own.run(work(20), yield_now));
                    for _ in 0..polls {
                        assert!(poll_once(&mut job).await.is_none());
                        pool.yield_now().await;
                    }
                    jobs.push(job);
                }
                jobs
            });
            to.run(move |pool| async move {
                let moved: Vec<_> = moved.into_iter().map(|job| pool.spawn(job)).collect();
                all(some(&pool, &turns)).await;
                all(moved).await;
            });
        });
    }
}

/// A job that is polled by one thread after the other, a poll each.
#[test]
fn a_job_that_moves_at_every_poll_ends() {
    in_a_minute(|| {
        let turns = Turns::shared(1);
        let (busy, stop) = (turns.clone(), Arc::new(AtomicUsize::new(0)));
        let stopped = stop.clone();
        let beside = thread::spawn(move || {
            let job = async {
                while stopped.load(Ordering::Relaxed) == 0 {
                    work(1).await;
                }
            };
            future::block_on(busy.run(job, yield_now));
        });
        let mut job: Job = Box::pin(turns.run(work(10), yield_now));
        let is_done = loop {
            let (sender, receiver) = mpsc::channel();
            let once = thread::spawn(move || {
                let done = future::block_on(poll_once(Pin::new(&mut job))).is_some();
                sender.send((job, done)).unwrap();
            });
            let (back, done) = receiver.recv().unwrap();
            once.join().unwrap();
            job = back;
            if done {
                break done;
            }
        };
        assert!(is_done);
        stop.store(1, Ordering::Relaxed);
        beside.join().unwrap();
    });
}

/// The same turns serve two runtimes. One is dropped, with its jobs in line and in their yields.
#[test]
fn a_runtime_that_is_dropped_with_its_jobs_holds_up_no_other() {
    for dropped in Kind::ALL {
        in_a_minute(move || {
            let turns = Turns::shared(1);
            let own = turns.clone();
            let (sender, begun) = mpsc::channel();
            let other = thread::spawn(move || {
                Kind::TokioAlone.run(move |pool| async move {
                    let jobs = some(&pool, &own);
                    sender.send(()).unwrap();
                    all(jobs).await;
                    all(some(&pool, &own)).await;
                });
            });
            begun.recv().unwrap();
            for _ in 0..10 {
                let own = turns.clone();
                dropped.run(move |pool| async move {
                    // With its handles, so that async-std cancels its tasks too.
                    let _jobs: Vec<_> =
                        (0..20).map(|_| pool.spawn(own.run(work(usize::MAX), pool.yields()))).collect();
                    pool.sleep(Duration::from_micros(500)).await;
                });
            }
            other.join().unwrap();
        });
    }
}

/// A current-thread runtime is paused between two `block_on`. Both jobs that are awake may be
/// there, and both that are called next. A job that begins later on another runtime takes the turn.
#[test]
fn a_runtime_that_pauses_is_passed_over_by_jobs_that_begin_later() {
    in_a_minute(|| {
        let turns = Turns::shared(1);
        let paused = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
        let pool = Pool::Tokio(paused.handle().clone());
        let (kept, own) = (some(&pool, &turns), turns.clone());
        paused.block_on(async { tokio::time::sleep(Duration::from_millis(1)).await });
        thread::sleep(Duration::from_millis(20));
        Kind::Smol(1).run(move |pool| async move {
            let (others, later) = (all(some(&pool, &own)), async {
                let mut begun = Vec::new();
                loop {
                    begun.push(pool.spawn(own.run(work(1), pool.yields())));
                    pool.sleep(Duration::from_millis(11)).await;
                }
            });
            future::or(others, later).await;
        });
        paused.block_on(all(kept));
    });
}

/// A job that is dropped in its own slice: by another job that it polls, through a shared place.
#[test]
fn a_job_whose_last_handle_goes_in_its_slice_holds_up_nobody() {
    for kind in Kind::ALL {
        in_a_minute(move || {
            kind.run(|pool| async move {
                let turns = Turns::one_by_one(1);
                let beside = some(&pool, &turns);
                for _ in 0..5 {
                    let inner = pool.spawn(turns.run(work(100), pool.yields()));
                    let killer = async move {
                        spin(60);
                        yield_now().await;
                        drop(inner);
                        spin(60);
                        yield_now().await;
                    };
                    pool.spawn(turns.run(killer, pool.yields())).ended().await;
                }
                all(beside).await;
            });
        });
    }
}
