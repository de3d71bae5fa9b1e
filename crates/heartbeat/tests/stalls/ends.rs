//! A heart ends in every order.

use std::time::{Duration, Instant};

use heartbeat::{Finding, Options, Who, section};
use tokio::runtime::{Builder, Runtime};

use crate::heard::{LONG, compute, heard, is_ready};

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

/// Long enough for a stall to be told as going on.
const LONGER: Duration = Duration::from_millis(1_500);

#[test]
fn the_runtime_goes_first() {
    let (options, told) = heard();
    let runtime = one_thread();
    let heart = heartbeat::tokio(runtime.handle(), options);
    runtime.block_on(async { tokio::time::sleep(Duration::from_millis(100)).await });
    drop(runtime);
    assert!(heart.has_ended());
    std::thread::sleep(LONGER);
    let blamed: Vec<_> = told.so_far().into_iter().filter(|event| event.who != Who::Unknown).collect();
    assert!(blamed.is_empty(), "no endless stall: {blamed:?}");
    assert_eq!(heart.report().stands(), None);
}

#[test]
fn the_heart_goes_first_and_its_task_ends() {
    let runtime = one_thread();
    let heart = heartbeat::tokio(runtime.handle(), Options::default().quiet());
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        drop(heart);
        // Fails if it never ends.
        while runtime.metrics().num_alive_tasks() > 0 {
            tokio::time::sleep(Duration::from_millis(10)).await;
        }
    });
}

#[test]
fn a_callback_drops_the_heart() {
    let place = std::sync::Arc::new(std::sync::Mutex::new(None));
    let (tell, told) = std::sync::mpsc::channel();
    let mine = std::sync::Arc::clone(&place);
    let options = Options::default().quiet().on_event(move |_| {
        drop(mine.lock().unwrap().take());
        let _ = tell.send(());
    });
    let runtime = one_thread();
    *place.lock().unwrap() = Some(heartbeat::tokio(runtime.handle(), options));
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        compute(LONG);
        tokio::time::sleep(Duration::from_millis(100)).await;
    });
    told.recv_timeout(Duration::from_secs(30)).unwrap();
    assert!(place.lock().unwrap().is_none());
}

#[test]
fn a_callback_that_panics_does_not_end_the_watchdog() {
    let (options, told) = heard();
    let runtime = one_thread();
    let options = Options::on_event(options, |_| panic!("on purpose"));
    let _heart = heartbeat::tokio(runtime.handle(), options);
    runtime.block_on(async {
        tokio::time::sleep(Duration::from_millis(100)).await;
        for _ in 0..2 {
            compute(LONG);
            tokio::time::sleep(Duration::from_millis(100)).await;
        }
    });
    told.wait_for(Finding::LateBeat, |_| true);
    told.wait_for(Finding::LateBeat, |_| true);
}

#[test]
fn a_ticker_that_is_never_spawned_ends_the_heart() {
    let (heart, ticker) = heartbeat::with(Options::default().quiet(), |_| std::future::pending());
    assert!(!heart.has_ended());
    assert_eq!(heart.report().stands(), None, "it never began");
    drop(ticker);
    assert!(heart.has_ended());
}

#[test]
fn a_ticker_whose_heart_is_gone_ends_at_once() {
    let (heart, ticker) = heartbeat::with(Options::default().quiet(), |_| std::future::pending());
    drop(heart);
    assert!(is_ready(ticker));
}

#[test]
fn several_hearts_tell_their_own_loops_apart() {
    let (first, told_first) = heard();
    let (second, told_second) = heard();
    let (begin, begun) = std::sync::mpsc::channel();
    let calm = std::thread::spawn(move || {
        one_thread().block_on(async {
            let heart = heartbeat::tokio(&tokio::runtime::Handle::current(), second.name("calm"));
            begin.send(()).unwrap();
            tokio::time::sleep(LONG * 3).await;
            heart.report()
        })
    });
    begun.recv().unwrap();
    let runtime = one_thread();
    // It lives until it is heard: a heart that was dropped tells nothing more.
    let _heart = runtime.block_on(async {
        let heart = heartbeat::tokio(&tokio::runtime::Handle::current(), first.name("busy"));
        tokio::time::sleep(Duration::from_millis(100)).await;
        let _section = section("only here");
        compute(LONG);
        tokio::time::sleep(Duration::from_millis(100)).await;
        heart
    });
    let event = told_first.wait_for(Finding::LateBeat, |who| *who == Who::Named("only here"));
    assert_eq!(event.heart, "busy");
    let report = calm.join().unwrap();
    assert!(report.beats() > 0);
    let blamed: Vec<_> = told_second.so_far().into_iter().filter(|event| event.who != Who::Unknown).collect();
    assert!(blamed.is_empty(), "{blamed:?}");
}

#[test]
fn the_watchdog_comes_back_after_the_last_heart() {
    for _ in 0..3 {
        let (options, told) = heard();
        let runtime = one_thread();
        let heart = heartbeat::tokio(runtime.handle(), options);
        runtime.block_on(async {
            tokio::time::sleep(Duration::from_millis(60)).await;
            compute(LONG);
            tokio::time::sleep(Duration::from_millis(60)).await;
        });
        told.wait_for(Finding::LateBeat, |_| true);
        drop(heart);
        let begun = Instant::now();
        while begun.elapsed() < Duration::from_millis(60) {
            std::thread::yield_now();
        }
    }
}
