//! `breather::yield_now` with tasks that are dropped, never polled again, or polled elsewhere, and
//! on executors of many threads.
//!
//! **Invariant:** every other task ends.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::task::{Context, Waker};
use std::time::{Duration, Instant};

use breather::yield_now;
use futures_lite::future::{self, poll_once};
use smol::Executor;

/// Slices of 20 us: enough of them for some deep breaths.
const ROUNDS: usize = 200;

async fn work(done: Arc<AtomicUsize>) {
    for _ in 0..ROUNDS {
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_micros(20) {}
        yield_now().await;
    }
    done.fetch_add(1, Ordering::Relaxed);
}

/// Runs the executor until `expected` tasks have ended. Returns false after a minute.
fn all_end(executor: &Executor<'_>, done: &AtomicUsize, expected: usize) -> bool {
    let ended = async {
        while done.load(Ordering::Relaxed) < expected {
            smol::Timer::after(Duration::from_millis(1)).await;
        }
        true
    };
    let too_late = async {
        smol::Timer::after(Duration::from_secs(60)).await;
        false
    };
    smol::block_on(executor.run(future::or(ended, too_late)))
}

#[test]
fn tasks_that_are_cancelled_at_any_moment_hold_up_nobody() {
    let (executor, done) = (Arc::new(Executor::new()), Arc::new(AtomicUsize::new(0)));
    for _ in 0..4 {
        executor.spawn(work(done.clone())).detach();
    }
    let (own, ended) = (executor.clone(), done.clone());
    let cancelled = async move {
        for at in 0..40 {
            let victims: Vec<_> = (0..3).map(|_| own.spawn(work(Arc::default()))).collect();
            smol::Timer::after(Duration::from_micros(100 * at)).await;
            drop(victims);
        }
        ended.fetch_add(1, Ordering::Relaxed);
    };
    executor.spawn(cancelled).detach();
    assert!(all_end(&executor, &done, 5));
}

#[test]
fn a_yield_that_nobody_polls_again_holds_up_nobody() {
    let (executor, done) = (Arc::new(Executor::new()), Arc::new(AtomicUsize::new(0)));
    let ended = done.clone();
    let hoarder = async move {
        let mut kept = Vec::new();
        for _ in 0..20 {
            let mut forgotten = Box::pin(yield_now());
            assert!(poll_once(&mut forgotten).await.is_none());
            kept.push(forgotten);
            yield_now().await;
        }
        ended.fetch_add(1, Ordering::Relaxed);
        kept
    };
    let hoarder = executor.spawn(hoarder);
    executor.spawn(work(done.clone())).detach();
    assert!(all_end(&executor, &done, 2));
    drop(smol::block_on(executor.run(hoarder)));
}

#[test]
fn a_yield_that_is_moved_to_another_task_ends_there() {
    let mut context = Context::from_waker(Waker::noop());
    let mut yields: Vec<_> = (0..5).map(|_| Box::pin(yield_now())).collect();
    for begun in &mut yields {
        assert!(begun.as_mut().poll(&mut context).is_pending());
    }
    let (sender, receiver) = std::sync::mpsc::channel();
    let elsewhere = std::thread::spawn(move || {
        for begun in yields {
            smol::block_on(begun);
        }
        sender.send(()).unwrap();
    });
    assert!(receiver.recv_timeout(Duration::from_secs(60)).is_ok());
    elsewhere.join().unwrap();
}

#[test]
fn on_many_threads_everybody_goes_on() {
    let (executor, done) = (Arc::new(Executor::new()), Arc::new(AtomicUsize::new(0)));
    for _ in 0..16 {
        executor.spawn(work(done.clone())).detach();
    }
    std::thread::scope(|scope| {
        for _ in 0..3 {
            scope.spawn(|| assert!(all_end(&executor, &done, 16)));
        }
    });
}

#[test]
fn somebody_who_does_not_take_part_does_not_get_every_turn() {
    const TURNS: usize = 300;
    let executor = Arc::new(Executor::new());
    let ours = Arc::new(AtomicUsize::new(0));
    let counter = ours.clone();
    executor
        .spawn(async move {
            loop {
                counter.fetch_add(1, Ordering::Relaxed);
                yield_now().await;
            }
        })
        .detach();
    let stranger = executor.spawn(async {
        for _ in 0..TURNS {
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_micros(500) {}
            future::yield_now().await;
        }
    });
    smol::block_on(executor.run(stranger));
    let ours = ours.load(Ordering::Relaxed);
    assert!(ours > TURNS / 2, "{ours} of {TURNS} turns");
}

#[test]
fn without_an_executor_it_ends_too() {
    for _ in 0..ROUNDS {
        future::block_on(yield_now());
    }
    let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    runtime.block_on(async {
        for _ in 0..ROUNDS {
            yield_now().await;
        }
    });
}
