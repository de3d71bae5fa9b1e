//! Findings on smol, async-std and any other executor.

use std::future::Future;
use std::time::Duration;

use heartbeat::{Finding, Who, named};

use crate::heard::{LONG, compute, heard};

/// Lets some beats pass, so that the heart knows its loop.
fn breathe() -> impl Future<Output = ()> {
    let timer = smol::Timer::after(Duration::from_millis(100));
    async {
        timer.await;
    }
}

#[cfg(feature = "smol")]
#[test]
fn a_named_future_holds_an_executor_of_smol() {
    let (options, told) = heard();
    let executor = smol::Executor::new();
    let _heart = heartbeat::smol(&executor, options);
    smol::block_on(executor.run(async {
        breathe().await;
        executor.spawn(named("smol: parse", async { compute(LONG) })).await;
        breathe().await;
    }));
    told.wait_for(Finding::LateBeat, |who| *who == Who::Named("smol: parse"));
}

#[cfg(feature = "smol")]
#[test]
fn code_without_a_name_on_one_thread_of_smol_is_the_loop() {
    let (options, told) = heard();
    let executor = smol::Executor::new();
    let _heart = heartbeat::smol(&executor, options);
    smol::block_on(executor.run(async {
        breathe().await;
        executor.spawn(async { compute(LONG) }).await;
        breathe().await;
    }));
    told.wait_for(Finding::LateBeat, |who| *who == Who::TheLoop);
}

#[cfg(feature = "smol")]
#[test]
fn the_pool_of_smol_is_probed() {
    let (options, told) = heard();
    let executor = smol::Executor::new();
    let heart = heartbeat::smol(&executor, options.watch_pool(true));
    smol::block_on(executor.run(async {
        for _ in 0..15 {
            breathe().await;
        }
    }));
    assert_eq!(heart.report().pool_waits(), 0, "its pool grows: {:?}", told.so_far());
}

#[cfg(feature = "async-std")]
#[test]
fn named_futures_hold_all_threads_of_async_std() {
    let (options, told) = heard();
    let _heart = heartbeat::async_std(options);
    let threads = std::thread::available_parallelism().map_or(1, usize::from);
    async_std::task::block_on(async {
        breathe().await;
        let hold = || async_std::task::spawn(named("async-std: parse", async { compute(LONG) }));
        let holds: Vec<_> = (0..threads * 3).map(|_| hold()).collect();
        for hold in holds {
            hold.await;
        }
        breathe().await;
    });
    told.wait_for(Finding::LateBeat, |who| *who == Who::Named("async-std: parse"));
}

#[test]
fn any_executor_with_a_sleep() {
    let (options, told) = heard();
    let executor = smol::LocalExecutor::new();
    let (_heart, ticker) = heartbeat::with(options, |due| async move {
        smol::Timer::at(due).await;
    });
    executor.spawn(ticker).detach();
    smol::block_on(executor.run(async {
        breathe().await;
        executor.spawn(named("with: parse", async { compute(LONG) })).await;
        breathe().await;
    }));
    let event = told.wait_for(Finding::LateBeat, |who| *who == Who::Named("with: parse"));
    assert!(event.lateness >= LONG / 4);
}
