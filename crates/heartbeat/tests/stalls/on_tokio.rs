//! Findings on tokio.

use std::time::Duration;

use heartbeat::{Event, Finding, Heart, Options, Who, named, section};
use tokio::runtime::{Builder, Handle, Runtime};

use crate::heard::{Heard, LONG, THRESHOLD, compute, heard};

fn one_thread() -> Runtime {
    Builder::new_current_thread().enable_all().build().unwrap()
}

fn workers(count: usize) -> Runtime {
    Builder::new_multi_thread().worker_threads(count).enable_all().build().unwrap()
}

/// Lets some beats pass, so that the heart knows its loop.
async fn breathe() {
    tokio::time::sleep(Duration::from_millis(100)).await;
}

fn heart(options: Options) -> Heart {
    heartbeat::tokio(&Handle::current(), options)
}

#[test]
fn a_named_future_holds_the_only_thread() {
    let (options, told) = heard();
    let heart = one_thread().block_on(async {
        let heart = heart(options);
        breathe().await;
        let held = async {
            compute(LONG);
            tokio::task::yield_now().await;
        };
        tokio::spawn(named("parse invoice", held)).await.unwrap();
        breathe().await;
        heart
    });
    let event = told.wait_for(Finding::LateBeat, |who| *who == Who::Named("parse invoice"));
    // The busy time may be shorter than the lateness, if the machine was slow besides.
    assert!(event.lateness >= THRESHOLD && event.length * 4 >= event.lateness * 3, "{event:?}");
    assert_eq!(event.thread.unwrap().std, std::thread::current().id());
    assert!(heart.report().findings(Finding::LateBeat) >= 1);
    assert!(heart.report().missed() >= 1);
}

#[test]
fn a_section_holds_the_only_thread() {
    let (options, told) = heard();
    one_thread().block_on(async {
        let _heart = heart(options);
        breathe().await;
        {
            let _section = section("sort");
            compute(LONG);
        }
        breathe().await;
    });
    told.wait_for(Finding::LateBeat, |who| *who == Who::Named("sort"));
}

#[test]
fn code_without_a_name_is_the_loop() {
    let (options, told) = heard();
    one_thread().block_on(async {
        let _heart = heart(options);
        breathe().await;
        compute(LONG);
        breathe().await;
    });
    told.wait_for(Finding::LateBeat, |who| *who == Who::TheLoop);
}

#[test]
fn a_stall_that_goes_on_is_told_before_it_ends() {
    let (options, told) = heard();
    one_thread().block_on(async {
        let heart = heart(options);
        breathe().await;
        let section = section("endless");
        let mut event: Option<Event> = None;
        // It holds the loop until the watchdog has told so.
        while event.is_none() {
            compute(LONG);
            event = told.so_far().into_iter().find(|event| event.who == Who::Named("endless"));
        }
        assert!(event.is_some_and(|event| !event.over && event.lateness >= Duration::from_secs(1)));
        assert!(heart.report().stands().is_some());
        drop(section);
    });
}

/// Lets one worker be held while the others sleep, by a task that a timer woke: the worker that
/// watched the driver. Tries again until the finding is there, because now and then another worker
/// takes the driver over.
fn hold_the_driver(options: Options, told: &Heard, found: impl Fn(&Event) -> bool) -> Event {
    let runtime = workers(4);
    runtime.block_on(async {
        let _heart = heart(options);
        for _ in 0..30 {
            breathe().await;
            let held = async {
                tokio::time::sleep(Duration::from_millis(30)).await;
                compute(LONG);
            };
            tokio::spawn(named("thumbnail", held)).await.unwrap();
            breathe().await;
            if let Some(event) = told.so_far().into_iter().find(&found) {
                return event;
            }
        }
        panic!("not found in 30 tries");
    })
}

#[test]
fn one_poll_holds_the_driver() {
    let (options, told) = heard();
    // On a machine that stands, beats come late, too; then nobody is blamed.
    let found = |event: &Event| event.kind == Finding::DriverHeld && event.over && event.who != Who::Unknown;
    let event = hold_the_driver(options, &told, found);
    assert_eq!(event.who, Who::Named("thumbnail"));
    assert!(!event.rescued);
}

#[test]
fn a_driver_that_is_held_is_rescued() {
    let (options, told) = heard();
    let found = |event: &Event| event.rescued && event.over && event.lateness < THRESHOLD;
    let event = hold_the_driver(options.rescue_driver(true), &told, found);
    assert_eq!((event.kind, event.who), (Finding::DriverHeld, Who::Named("thumbnail")));
    assert!(event.length >= LONG / 2);
}

/// Holds a worker while another one watches the driver, until the finding is there.
fn hold_a_worker(name: &'static str, told: &Heard, options: Options) -> Event {
    let runtime = workers(3);
    runtime.block_on(async {
        let _heart = heart(options);
        for _ in 0..30 {
            breathe().await;
            let held = tokio::spawn(named(name, async { compute(LONG) }));
            // Wakes from outside make a second worker look at the driver.
            let outside = Handle::current();
            std::thread::spawn(move || {
                for _ in 0..8 {
                    outside.spawn(async {});
                    std::thread::sleep(LONG / 10);
                }
            });
            held.await.unwrap();
            breathe().await;
            // A machine that stands holds workers, too; then nobody is blamed.
            let mut events = told.so_far().into_iter().filter(|event| event.who != Who::Unknown);
            if let Some(event) = events.find(|event| event.kind == Finding::LongPoll && event.over) {
                return event;
            }
        }
        panic!("not found in 30 tries");
    })
}

#[test]
fn a_named_poll_holds_a_worker_while_the_loop_breathes() {
    let (options, told) = heard();
    let event = hold_a_worker("hash", &told, options);
    assert_eq!(event.who, Who::Named("hash"));
    assert!(event.length >= THRESHOLD);
    assert!(event.thread.is_some());
}

#[test]
fn a_poll_without_a_name_is_its_worker() {
    let (options, told) = heard();
    let event = hold_a_worker("", &told, options);
    assert!(matches!(event.who, Who::Worker(0..=2)), "{event:?}");
}

#[test]
fn all_workers_held_is_a_late_beat() {
    let (options, told) = heard();
    let runtime = workers(2);
    runtime.block_on(async {
        let _heart = heart(options);
        breathe().await;
        let hold = || tokio::spawn(named("both", async { compute(LONG) }));
        let holds = [hold(), hold(), hold(), hold()];
        for hold in holds {
            hold.await.unwrap();
        }
        breathe().await;
    });
    let event = told.wait(|event| event.lateness >= THRESHOLD && event.over);
    assert_eq!(event.who, Who::Named("both"));
}

#[test]
fn block_in_place_is_never_blamed() {
    let (options, told) = heard();
    let runtime = workers(2);
    runtime.block_on(async {
        let _heart = heart(options);
        breathe().await;
        let hold = || {
            tokio::spawn(named("in place", async {
                tokio::task::block_in_place(|| {
                    let _section = section("also in place");
                    std::thread::sleep(LONG);
                });
            }))
        };
        for hold in [hold(), hold()] {
            hold.await.unwrap();
        }
        breathe().await;
    });
    let blamed: Vec<_> = told.so_far().into_iter().filter(|event| event.who != Who::Unknown).collect();
    assert!(blamed.is_empty(), "{blamed:?}");
}

#[test]
fn a_spawned_task_waits_behind_a_stall() {
    let (options, told) = heard();
    one_thread().block_on(async {
        let _heart = heart(options);
        breathe().await;
        let waits = heartbeat::spawn("request", tokio::time::sleep(Duration::from_millis(5)));
        tokio::task::yield_now().await;
        let other = heartbeat::spawn("woken", async { tokio::task::yield_now().await });
        tokio::task::yield_now().await;
        compute(LONG);
        waits.await.unwrap();
        other.await.unwrap();
        breathe().await;
    });
    // On a machine that stands, other beats are late, too.
    told.wait(|event| {
        let mut waited = event.waited.iter();
        waited.any(|waited| waited.name == "woken" && waited.waited >= THRESHOLD)
    });
}

#[test]
fn a_full_pool_waits() {
    let (options, told) = heard();
    let runtime = Builder::new_current_thread().enable_all().max_blocking_threads(1).build().unwrap();
    runtime.block_on(async {
        let heart = heart(options.watch_pool(true));
        for _ in 0..20 {
            tokio::task::spawn_blocking(|| std::thread::sleep(LONG)).await.unwrap();
            if heart.report().pool_waits() > 0 {
                break;
            }
        }
    });
    let event = told.wait_for(Finding::PoolWaits, |who| *who == Who::Unknown);
    assert!(event.length >= THRESHOLD);
}
