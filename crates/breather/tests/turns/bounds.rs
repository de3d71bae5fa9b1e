//! Turns at their bounds: types, numbers, jobs of no length, and wakers that are called at any
//! time.

use std::cell::Cell;
use std::future::poll_fn;
use std::rc::Rc;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, LazyLock, Mutex};
use std::task::{Poll, Waker};
use std::thread;

use breather::{Turns, yield_now};
use futures_lite::future;
use smol::LocalExecutor;

use crate::pool::Kind;
use crate::tools::{in_a_minute, panic_on_purpose, spin, work};

static GLOBAL: LazyLock<Turns> = LazyLock::new(|| Turns::shared(2));

#[test]
fn turns_in_a_static_serve_every_runtime() {
    let runtimes: Vec<_> = Kind::ALL
        .into_iter()
        .map(|kind| {
            thread::spawn(move || {
                in_a_minute(move || {
                    kind.run(|pool| async move {
                        let job = || pool.spawn(GLOBAL.clone().run(work(5), pool.yields()));
                        let jobs: Vec<_> = (0..20).map(|_| job()).collect();
                        for job in jobs {
                            job.ended().await;
                        }
                    });
                });
            })
        })
        .collect();
    for runtime in runtimes {
        runtime.join().unwrap();
    }
}

#[test]
fn the_future_can_be_spawned_wherever_the_job_can() {
    fn is_for_spawn<T: Send + 'static>(future: T) -> T {
        future
    }
    let job = is_for_spawn(Turns::shared(1).run(async { 42 }, tokio::task::yield_now));
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    assert_eq!(runtime.block_on(runtime.spawn(job)).unwrap(), 42);
    // It need not be 'static, and it outlives its turns.
    let text = String::from("text");
    let length = Turns::shared(1).run(async { text.len() }, yield_now);
    assert_eq!(future::block_on(length), 4);
}

/// A job that can't be sent to another thread.
async fn local(sum: Rc<Cell<usize>>) {
    for _ in 0..5 {
        spin(60);
        yield_now().await;
        sum.set(sum.get() + 1);
    }
}

#[test]
fn jobs_of_one_thread_run_on_its_executors() {
    let sum = Rc::new(Cell::new(0));
    let turns = Turns::shared(1);
    let set = tokio::task::LocalSet::new();
    let jobs: Vec<_> =
        (0..10).map(|_| set.spawn_local(turns.run(local(sum.clone()), tokio::task::yield_now))).collect();
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(set.run_until(async {
        for job in jobs {
            job.await.unwrap();
        }
    }));
    let executor = LocalExecutor::new();
    let job = || executor.spawn(turns.run(local(sum.clone()), future::yield_now));
    let jobs: Vec<_> = (0..10).map(|_| job()).collect();
    future::block_on(executor.run(async {
        for job in jobs {
            job.await;
        }
    }));
    assert_eq!(sum.get(), 100);
}

#[test]
fn any_number_of_turns_is_allowed() {
    for turns in [Turns::shared(0), Turns::one_by_one(0), Turns::shared(usize::MAX)] {
        in_a_minute(move || {
            Kind::Tokio(2).run(|pool| async move {
                let jobs: Vec<_> = (0..10).map(|_| pool.spawn(turns.run(work(3), pool.yields()))).collect();
                for job in jobs {
                    job.ended().await;
                }
            });
        });
    }
}

#[test]
fn ten_thousand_jobs_end() {
    for kind in [Kind::TokioAlone, Kind::Tokio(4), Kind::Smol(1), Kind::AsyncStd] {
        in_a_minute(move || {
            kind.run(|pool| async move {
                let turns = Turns::shared(1);
                let ended = Arc::new(AtomicUsize::new(0));
                let job = |at: usize| {
                    let ended = ended.clone();
                    let job = async move {
                        // Some are done at once, and some yield without work.
                        for _ in 0..at % 3 {
                            yield_now().await;
                        }
                        ended.fetch_add(1, Ordering::Relaxed);
                    };
                    pool.spawn(turns.run(job, pool.yields()))
                };
                let jobs: Vec<_> = (0..10_000).map(job).collect();
                for job in jobs {
                    job.ended().await;
                }
                assert_eq!(ended.load(Ordering::Relaxed), 10_000);
            });
        });
    }
}

#[test]
fn a_job_that_is_done_at_once_needs_one_poll() {
    let job = Turns::shared(1).run(async { 7 }, || async { panic!("no yield is needed") });
    assert_eq!(future::block_on(future::poll_once(job)), Some(7));
}

#[test]
fn a_waker_that_is_called_after_the_end_wakes_nobody() {
    let turns = Turns::shared(1);
    let kept: Arc<Mutex<Vec<Waker>>> = Arc::default();
    for _ in 0..3 {
        let keep = kept.clone();
        let job = turns.run(
            poll_fn(move |context| {
                keep.lock().unwrap().push(context.waker().clone());
                Poll::Ready(())
            }),
            yield_now,
        );
        future::block_on(job);
        // The seats are taken again meanwhile.
        let job = turns.run(work(3), yield_now);
        kept.lock().unwrap().iter().for_each(Waker::wake_by_ref);
        future::block_on(job);
    }
    drop(turns);
    kept.lock().unwrap().drain(..).for_each(Waker::wake);
}

/// The wakers of jobs are called by threads that know nothing of their states.
#[test]
fn jobs_whose_wakers_are_called_by_many_threads_end() {
    for kind in Kind::ALL {
        in_a_minute(move || {
            kind.run(|pool| async move {
                let turns = Turns::shared(2);
                let wakers: Arc<Mutex<Vec<Waker>>> = Arc::default();
                let is_over = Arc::new(AtomicBool::new(false));
                let callers: Vec<_> = (0..4)
                    .map(|_| {
                        let (wakers, is_over) = (wakers.clone(), is_over.clone());
                        thread::spawn(move || {
                            while !is_over.load(Ordering::Relaxed) {
                                let all = wakers.lock().unwrap().clone();
                                all.into_iter().for_each(Waker::wake);
                                thread::yield_now();
                            }
                        })
                    })
                    .collect();
                let job = || {
                    let (wakers, mut polls) = (wakers.clone(), 0);
                    poll_fn(move |context| {
                        spin(20);
                        if polls == 0 {
                            wakers.lock().unwrap().push(context.waker().clone());
                        }
                        polls += 1;
                        // Nothing else wakes it.
                        if polls < 20 { Poll::Pending } else { Poll::Ready(()) }
                    })
                };
                let jobs: Vec<_> = (0..10).map(|_| pool.spawn(turns.run(job(), pool.yields()))).collect();
                for job in jobs {
                    job.ended().await;
                }
                is_over.store(true, Ordering::Relaxed);
                for caller in callers {
                    caller.join().unwrap();
                }
            });
        });
    }
}

#[test]
fn a_job_that_panics_gives_its_turn_away() {
    for kind in Kind::ALL {
        in_a_minute(move || {
            kind.run(|pool| async move {
                let turns = Turns::one_by_one(1);
                let broken = || async {
                    work(2).await;
                    panic_on_purpose();
                };
                let broken_yield = || -> future::Ready<()> { panic_on_purpose() };
                let mut jobs = Vec::new();
                for _ in 0..5 {
                    jobs.push(pool.spawn(turns.run(broken(), pool.yields())));
                    jobs.push(pool.spawn(turns.run(work(3), broken_yield)));
                    jobs.push(pool.spawn(turns.run(work(3), pool.yields())));
                }
                for job in jobs {
                    job.ended().await;
                }
            });
        });
    }
}
