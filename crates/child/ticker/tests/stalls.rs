//! The detector itself is tested: stalls of known length go in, and come out.
//!
//! No absolute time is asserted. Each beat's lateness is held between two bounds that the test
//! takes from the clock itself: the moment before which it can't have happened, and the one after
//! which it must have.

use std::sync::mpsc;
use std::time::{Duration, Instant};

use runtime::{Body, Runtime, Workers};
use ticker::{Heard, Log, Schedule};

const PERIOD: Duration = Duration::from_millis(10);
const STALL: Duration = Duration::from_millis(300);
/// The stall begins when this beat was heard.
const BEFORE: u64 = 10;
const ALL: u64 = 60;

/// A stall as the test saw it.
struct Seen {
    schedule: Schedule,
    began: Instant,
    ended: Instant,
    /// Every beat of the window had been heard by then.
    over: Instant,
    heard: Heard,
}

/// Beats, and blocks the loop once.
struct StallOnce;

impl Body for StallOnce {
    type Output = Seen;

    async fn run<R: Runtime>(self, runtime: R) -> Seen {
        let log = Log::default();
        let schedule = Schedule { t0: Instant::now(), period: PERIOD };
        let (first, heard_first) = mpsc::channel();
        let beating = (runtime.clone(), log.clone());
        let ticker = runtime.spawn(async move {
            ticker::keep(&beating.0, schedule, &beating.1, || first.send(()).expect("the test waits")).await;
        });
        runtime.sleep_until(schedule.due(BEFORE)).await;
        let stalled = runtime.spawn(async {
            let began = Instant::now();
            std::thread::sleep(STALL);
            (began, Instant::now())
        });
        let (began, ended) = stalled.await.expect("the stall does not panic");
        runtime.sleep_until(schedule.due(ALL) + STALL).await;
        let over = Instant::now();
        let heard = log.close(schedule.due(0), schedule.due(ALL), over);
        ticker.await.expect("the ticker does not panic");
        heard_first.try_recv().expect("the first beat is announced");
        Seen { schedule, began, ended, over, heard }
    }
}

#[test]
fn every_beat_that_a_stall_swallowed_is_there_and_late_by_arithmetic() {
    for id in runtime::available().filter(|id| id.workers == Workers::One) {
        let seen = runtime::start(id, StallOnce);
        assert_eq!(seen.heard.lateness.len() as u64, ALL, "{id}: a beat is missing");
        assert_eq!(seen.heard.unfired, 0, "{id}: a beat never came");
        assert_eq!(seen.heard.threads.len(), 1, "{id}: the ticker moved between threads");

        let mut swallowed = 0;
        for (beat, &lateness) in seen.heard.lateness.iter().enumerate() {
            let due = seen.schedule.due(beat as u64);
            if (seen.began..seen.ended).contains(&due) {
                swallowed += 1;
                assert!(lateness >= seen.ended - due, "{id}: beat {beat} came while the loop stood still");
            }
            assert!(lateness <= seen.over - due, "{id}: beat {beat} is later than the test is long");
        }
        let expected = (seen.ended - seen.began).as_nanos() / PERIOD.as_nanos();
        assert!(swallowed >= expected, "{id}: {swallowed} beats swallowed, {expected} expected");
        // What is added to every lateness alike would pass so far. Beats that no stall swallowed
        // are not as late as one, or the machine stood still for longer than this test blocks the
        // loop, half of the time.
        let is_swallowed = |beat: u64| (seen.began..seen.ended).contains(&seen.schedule.due(beat));
        let mut others: Vec<Duration> = (0..ALL)
            .zip(&seen.heard.lateness)
            .filter(|(beat, _)| !is_swallowed(*beat))
            .map(|(_, late)| *late)
            .collect();
        others.sort_unstable();
        assert!(others[others.len() / 2] < STALL / 2, "{id}: undisturbed beats are {others:?} late");
        // The beats after it are due at the old times: had the schedule slipped, none would be left
        // this early.
        assert!(seen.schedule.due(ALL) <= seen.over, "{id}: the schedule slipped");
    }
}

/// The ticker as the article has it, until `ticks` of them came.
struct Print {
    ticks: usize,
}

impl Body for Print {
    type Output = Vec<Instant>;

    async fn run<R: Runtime>(self, runtime: R) -> Vec<Instant> {
        let (sender, ticks) = mpsc::channel();
        let beating = runtime.clone();
        let printing = async move {
            // It goes on after the test has enough, until the runtime is taken down.
            ticker::print(&beating, PERIOD, |_, at| _ = sender.send(at)).await;
        };
        drop(runtime.spawn(printing));
        let mut seen: Vec<Instant> = Vec::new();
        while seen.len() < self.ticks {
            seen.extend(ticks.try_iter());
            runtime.sleep_until(Instant::now() + PERIOD).await;
        }
        seen
    }
}

#[test]
fn printed_ticks_are_never_less_than_a_period_apart() {
    for id in runtime::available() {
        let seen = runtime::start(id, Print { ticks: 5 });
        for pair in seen.windows(2) {
            assert!(pair[1] - pair[0] >= PERIOD, "{id}: {:?}", pair[1] - pair[0]);
        }
    }
}
