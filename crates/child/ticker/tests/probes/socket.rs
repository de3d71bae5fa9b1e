//! The socket probe beside a loop that is blocked once.

use std::time::{Duration, Instant};

use runtime::{Body, Runtime, Workers};
use ticker::{Heard, Log, Loopback, Schedule};

const PERIOD: Duration = Duration::from_millis(2);
const STALL: Duration = Duration::from_millis(100);
/// The stall begins when this beat is due.
const BEFORE: u64 = 20;
const ALL: u64 = 150;

/// A stall as the test saw it.
struct Seen {
    schedule: Schedule,
    began: Instant,
    ended: Instant,
    heard: Heard,
    /// The thread of the main future.
    main: u64,
}

/// Echoes, and blocks the loop once.
struct StallOnce;

impl Body for StallOnce {
    type Output = Seen;

    async fn run<R: Runtime>(self, runtime: R) -> Seen {
        let (log, own) = (Log::default(), runtime.clone());
        let loopback = Loopback::open().expect("a loopback");
        let schedule = Schedule { t0: Instant::now(), period: PERIOD };
        let echoing = log.clone();
        let ticker = runtime
            .spawn(async move { ticker::keep_by_socket(&own, loopback, schedule, &echoing, || {}).await });
        runtime.sleep_until(schedule.due(BEFORE)).await;
        let began = Instant::now();
        std::thread::sleep(STALL);
        let ended = Instant::now();
        while log.beats() < ALL {
            runtime.sleep_until(Instant::now() + PERIOD).await;
        }
        let heard = log.close(schedule.due(0), schedule.due(ALL), Instant::now());
        let echoed = ticker.await.expect("the ticker does not panic");
        echoed.expect("the stream does not break");
        Seen { schedule, began, ended, heard, main: runtime::current_thread() }
    }
}

fn median(mut lateness: Vec<Duration>) -> Duration {
    lateness.sort_unstable();
    lateness[lateness.len() / 2]
}

#[test]
fn bytes_that_were_due_while_the_loop_stood_still_are_late_and_the_others_are_not() {
    for id in runtime::available().filter(|id| id.workers == Workers::One) {
        let Seen { schedule, began, ended, heard, main } = runtime::start(id, StallOnce);
        assert_eq!((heard.lateness.len() as u64, heard.unfired), (ALL, 0), "{id}: a beat is missing");
        assert_eq!(heard.threads, [main], "{id}: the log has other threads than the loop's");

        let due = |beat: usize| schedule.due(beat as u64);
        let is_held_up = |beat: &usize| (began..ended).contains(&due(*beat));
        let beats = 0..heard.lateness.len();
        let (held_up, others): (Vec<usize>, Vec<usize>) = beats.partition(is_held_up);
        for &beat in &held_up {
            let at_least = ended - due(beat);
            assert!(
                heard.lateness[beat] >= at_least,
                "{id}: byte {beat} came through a loop that stood still"
            );
        }
        let of = |beats: Vec<usize>| median(beats.into_iter().map(|beat| heard.lateness[beat]).collect());
        let (held_up, others) = (of(held_up), of(others));
        assert!(held_up > 3 * others, "{id}: the stall's bytes are {held_up:?} late, the others {others:?}");
    }
}
