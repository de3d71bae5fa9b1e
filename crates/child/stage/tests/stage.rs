//! A stage on every runtime, in every combination of places: the order of what happens, and what a
//! watcher is told when a part of it panics. Orders and counts, never times.

use std::time::{Duration, Instant};

use record::{Cause, Place};
use runtime::{Runtime, RuntimeId};
use stage::{Cast, FIRST_BEAT, Messenger, Nobody, Stage, Ticking, Trouble, Watcher};
use ticker::{Log, Schedule};

/// A ticker with a log, which panics after its first beat if it is told to.
struct Clock {
    log: Log,
    panics: bool,
}

impl Ticking for Clock {
    async fn beat<R: Runtime>(self, runtime: &R, on_first: impl FnOnce() + Send) {
        let schedule = Schedule { t0: Instant::now(), period: Duration::from_millis(1) };
        let panics = self.panics;
        let first = || {
            on_first();
            assert!(!panics, "the clock is broken");
        };
        ticker::keep(runtime, schedule, &self.log, first).await;
    }
}

/// A cast that says how many beats it has seen: when it begins, and three beats later.
struct Counting {
    log: Log,
    panics: bool,
}

impl Cast<u64> for Counting {
    async fn perform<R: Runtime>(self, runtime: R, messenger: Messenger<u64>) {
        let begun = self.log.beats();
        messenger.say(begun);
        assert!(!self.panics, "the cast is broken");
        while self.log.beats() < begun + 3 {
            runtime.sleep_until(Instant::now() + Duration::from_millis(1)).await;
        }
        messenger.say(self.log.beats());
    }
}

fn everywhere(mut check: impl FnMut(RuntimeId, Place, Place)) {
    for runtime in runtime::available() {
        for ticker_place in [Place::Task, Place::Body] {
            for cast_place in [Place::Task, Place::Body] {
                check(runtime, ticker_place, cast_place);
            }
        }
    }
}

/// Puts a stage on its runtime, and returns the end of the channel outside.
fn put_on<C: Cast<u64>>(
    runtime: RuntimeId,
    (ticker_place, cast_place): (Place, Place),
    ticker: Clock,
    cast: C,
) -> Watcher<u64> {
    let (messenger, watcher) = stage::channel();
    let stage = Stage { ticker, ticker_place, cast_place, messenger: messenger.clone() };
    stage::start(messenger, move || runtime::start(runtime, stage.with(cast))).unwrap();
    watcher
}

fn later() -> Instant {
    Instant::now() + FIRST_BEAT
}

fn close(log: &Log) {
    let now = Instant::now();
    log.close(now, now, now);
}

#[test]
fn the_cast_begins_after_the_first_beat_and_the_ticker_beats_beside_it() {
    everywhere(|runtime, ticker_place, cast_place| {
        let log = Log::default();
        let clock = Clock { log: log.clone(), panics: false };
        let cast = Counting { log: log.clone(), panics: false };
        let watcher = put_on(runtime, (ticker_place, cast_place), clock, cast);
        watcher.first_beat(FIRST_BEAT).unwrap();
        let said = watcher.collect(2, later()).unwrap();
        assert!(said[0] >= 1 && said[1] >= said[0] + 3, "{said:?} on {runtime}");
        close(&log);
        // The stage ends when the ticker and the cast have, and with it the last messenger.
        assert_eq!(watcher.pass(later()).unwrap_err().cause, Cause::Starved, "{runtime}");
    });
}

#[test]
fn a_stage_with_nobody_on_it_beats() {
    everywhere(|runtime, ticker_place, cast_place| {
        let log = Log::default();
        let clock = Clock { log: log.clone(), panics: false };
        let watcher = put_on(runtime, (ticker_place, cast_place), clock, Nobody);
        watcher.first_beat(FIRST_BEAT).unwrap();
        while log.beats() < 5 {
            std::thread::yield_now();
        }
        close(&log);
        assert_eq!(watcher.pass(later()).unwrap_err().cause, Cause::Starved, "{runtime}");
    });
}

#[test]
fn a_panic_of_the_ticker_reaches_the_watcher() {
    everywhere(|runtime, ticker_place, cast_place| {
        let clock = Clock { log: Log::default(), panics: true };
        let watcher = put_on(runtime, (ticker_place, cast_place), clock, Nobody);
        watcher.first_beat(FIRST_BEAT).unwrap();
        // The main future's panic is the runtime's.
        let part = if ticker_place == Place::Task { "the ticker" } else { "the runtime" };
        let reason = format!("{part} panicked: the clock is broken");
        assert_eq!(watcher.pass(later()), Err(Trouble::new(Cause::Panicked, reason)), "{runtime}");
    });
}

#[test]
fn a_panic_of_the_cast_reaches_the_watcher() {
    everywhere(|runtime, ticker_place, cast_place| {
        let log = Log::default();
        let clock = Clock { log: log.clone(), panics: false };
        let cast = Counting { log: log.clone(), panics: true };
        let watcher = put_on(runtime, (ticker_place, cast_place), clock, cast);
        watcher.first_beat(FIRST_BEAT).unwrap();
        assert_eq!(watcher.collect(1, later()).unwrap().len(), 1, "{runtime}");
        // A spawned cast is waited for together with the ticker.
        close(&log);
        let part = if cast_place == Place::Task { "the cast" } else { "the runtime" };
        let reason = format!("{part} panicked: the cast is broken");
        assert_eq!(watcher.pass(later()), Err(Trouble::new(Cause::Panicked, reason)), "{runtime}");
    });
}
