//! The pool probe: on a pool whose threads are all taken, and on one that answers in another order.

use std::sync::mpsc::{Receiver, channel};
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use futures_lite::future;
use runtime::{Body, Runtime, Workers};
use ticker::{Heard, Log, Schedule};

use crate::gated::{Gate, Gated};

const PERIOD: Duration = Duration::from_millis(2);
/// More tasks than any of the pools has threads: tokio's has 512, the others' 500.
const TAKEN: usize = 600;
/// The number of beats that are due while the pool is taken.
const HELD_UP: u32 = 50;

/// The beats that were due while the pool was taken, on a timer and on the pool.
struct Seen {
    schedule: Schedule,
    released: Instant,
    timer: Heard,
    pool: Heard,
}

/// Takes all threads of the pool for a while, beside a timer and the probe.
struct TakeAll;

impl Body for TakeAll {
    type Output = Seen;

    async fn run<R: Runtime>(self, runtime: R) -> Seen {
        let (timer, pool) = (Log::default(), Log::default());
        let schedule = Schedule { t0: Instant::now(), period: PERIOD };
        let (own, log) = (runtime.clone(), timer.clone());
        let by_timer = runtime.spawn(async move { ticker::keep(&own, schedule, &log, || {}).await });
        let (own, log) = (runtime.clone(), pool.clone());
        let by_pool = runtime.spawn(async move { ticker::keep_by_pool(&own, schedule, &log, || {}).await });
        while pool.beats() == 0 {
            runtime.sleep_until(Instant::now() + PERIOD).await;
        }

        let (release, gate) = channel::<()>();
        let gate = Arc::new(Mutex::new(gate));
        let mut waiting = Vec::new();
        for _ in 0..TAKEN {
            let gate = gate.clone();
            let mut blocked = Box::pin(runtime.unblock(move || wait(&gate)));
            // The first poll hands it to the pool.
            assert!(future::poll_once(&mut blocked).await.is_none(), "the gate is closed");
            waiting.push(blocked);
        }
        let taken = Instant::now();
        runtime.sleep_until(taken + HELD_UP * PERIOD).await;
        let released = Instant::now();
        drop(release);
        for blocked in waiting {
            blocked.await.expect("waiting does not panic");
        }
        // By then every beat of the window is handed in, and soon answered.
        while pool.beats() < timer.beats() {
            runtime.sleep_until(Instant::now() + PERIOD).await;
        }
        let close = |log: &Log| log.close(taken, released, Instant::now());
        let seen = Seen { schedule, released, timer: close(&timer), pool: close(&pool) };
        by_timer.await.expect("the ticker does not panic");
        by_pool.await.expect("the ticker does not panic");
        seen
    }
}

/// Waits until the other end is dropped.
fn wait(gate: &Mutex<Receiver<()>>) {
    let _ = gate.lock().map(|gate| gate.recv());
}

#[test]
fn a_pool_whose_threads_are_taken_holds_up_every_beat_while_the_timer_is_well() {
    for id in runtime::available().filter(|id| id.workers == Workers::One) {
        let Seen { schedule, released, timer, pool } = runtime::start(id, TakeAll);
        assert!(pool.lateness.len() >= HELD_UP as usize - 1, "{id}: {} beats were due", pool.lateness.len());
        assert_eq!((pool.unfired, pool.threads.len()), (0, 1), "{id}");
        for (beat, late) in (pool.first..).zip(&pool.lateness) {
            assert!(*late >= released - schedule.due(beat), "{id}: beat {beat} found a thread");
        }
        let sum = |heard: &Heard| heard.lateness.iter().sum::<Duration>();
        assert!(sum(&pool) > 3 * sum(&timer), "{id}: the pool {:?}, the timer {:?}", sum(&pool), sum(&timer));
    }
}

/// Waits until so many beats have happened, but not forever. Returns how many have.
async fn happened(runtime: &impl Runtime, log: &Log, beats: u64) -> u64 {
    for _ in 0..5000 {
        if log.beats() >= beats {
            break;
        }
        runtime.sleep_until(Instant::now() + PERIOD).await;
    }
    log.beats()
}

/// Beats on a pool that withholds its first answer until ten later beats have theirs.
struct FirstComesLast;

impl Body for FirstComesLast {
    type Output = (Heard, u64);

    async fn run<R: Runtime>(self, runtime: R) -> (Heard, u64) {
        let (log, gate) = (Log::default(), Gate::default());
        let schedule = Schedule { t0: Instant::now(), period: PERIOD };
        let (own, beating) = (Gated::new(runtime.clone(), gate.clone()), log.clone());
        let ticker =
            runtime.spawn(async move { ticker::keep_by_pool(&own, schedule, &beating, || {}).await });
        let before = happened(&runtime, &log, 10).await;
        gate.open();
        happened(&runtime, &log, before + 2).await;
        let heard = log.close(schedule.due(0), schedule.due(10), Instant::now());
        ticker.await.expect("the ticker does not panic");
        (heard, before)
    }
}

#[test]
fn no_beat_waits_for_another_and_the_one_that_comes_last_is_logged_in_its_place() {
    for id in runtime::available() {
        let (heard, before) = runtime::start(id, FirstComesLast);
        assert!(before >= 10, "{id}: the others waited for beat 0");
        assert_eq!(heard.unfired, 0, "{id}");
        // The beat that was held came after beat 10 was due, and has its own lateness. On several
        // threads it need not be beat 0: the first to ask the pool is held.
        let happened = (0_u32..).zip(&heard.lateness).map(|(beat, late)| PERIOD * beat + *late);
        assert!(happened.max() >= Some(10 * PERIOD), "{id}: {:?}", heard.lateness);
    }
}

/// Closes a log whose first beat never happens.
struct NoBeat;

impl Body for NoBeat {
    type Output = Heard;

    async fn run<R: Runtime>(self, runtime: R) -> Heard {
        let log = Log::default();
        let schedule = Schedule { t0: Instant::now(), period: PERIOD };
        let (own, beating) = (Gated::new(runtime.clone(), Gate::default()), log.clone());
        own.close_for_all();
        let ticker = runtime.spawn(async move {
            ticker::keep_by_pool(&own, schedule, &beating, || unreachable!("no beat happens")).await;
        });
        runtime.sleep_until(schedule.due(5)).await;
        let heard = log.close(schedule.due(0), schedule.due(5), Instant::now());
        ticker.await.expect("the ticker does not panic");
        heard
    }
}

#[test]
fn a_closed_log_ends_a_ticker_whose_first_beat_never_happened() {
    for id in runtime::available() {
        assert_eq!(runtime::start(id, NoBeat), Heard::default(), "{id}");
    }
}
