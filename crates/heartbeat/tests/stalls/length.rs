//! The length of a stall whose poll or section is timed.

use std::time::{Duration, Instant};

use heartbeat::{Event, Finding, named, section, waiting};

use crate::heard::{compute, heard};

/// The longest period that leaves the threshold its meaning: an untimed length is off by half of it
/// on the average.
const PERIOD: Duration = Duration::from_millis(50);
const STALL: Duration = Duration::from_millis(150);
/// Attempts of each test. One exact length of them is enough: others may be off because the system
/// kept a thread from running between a clock and the poll.
const ATTEMPTS: usize = 10;

/// Holds smol's loop by `hold`, which returns how long it did, and returns what was told.
fn on_smol<F: Future<Output = Duration>>(hold: impl Fn() -> F) -> (Duration, Event) {
    let (options, told) = heard();
    let executor = smol::LocalExecutor::new();
    let (_heart, ticker) = heartbeat::with(options.period(PERIOD), |due| async move {
        smol::Timer::at(due).await;
    });
    executor.spawn(ticker).detach();
    let length = smol::block_on(executor.run(async {
        smol::Timer::after(PERIOD * 3).await;
        let length = executor.spawn(hold()).await;
        smol::Timer::after(PERIOD * 2).await;
        length
    }));
    (length, told.wait_for(Finding::LateBeat, |_| true))
}

/// Asserts that one of some stalls is told within a millisecond of its length.
fn assert_exact<F: Future<Output = Duration>>(hold: impl Fn() -> F) {
    let mut seen = Vec::new();
    for _ in 0..ATTEMPTS {
        let (length, event) = on_smol(&hold);
        assert!(event.length >= event.lateness, "{event:?}");
        // The culprit may be the machine: that is not asked here. A beat that is nearly as late as
        // the stall is long proves nothing.
        let proves = event.lateness + Duration::from_millis(5) < length;
        let exact = event.length.abs_diff(length) <= Duration::from_millis(1);
        seen.push((length, event.to_string()));
        if proves && exact {
            return;
        }
    }
    panic!("lengths, and what was told: {seen:#?}");
}

fn hold() -> Duration {
    let begun = Instant::now();
    compute(STALL);
    begun.elapsed()
}

#[test]
fn a_timed_future_is_told_with_its_length() {
    assert_exact(|| named("length: future", async { hold() }).timed());
}

#[test]
fn a_waiting_future_is_told_with_its_length() {
    assert_exact(|| waiting("length: waiting", async { hold() }));
}

#[test]
fn a_timed_section_is_told_with_its_length() {
    assert_exact(|| async {
        let _section = section("length: section").timed();
        hold()
    });
}
