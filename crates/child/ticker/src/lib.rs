//! The heartbeat that every strategy is measured by.
//!
//! It has two modes. [`keep`] holds a [`Schedule`] of absolute deadlines (beat `k` is due at `t0 + k * period`,
//! whatever became of the ones before) and writes each beat's lateness into a [`Log`]; what was due and
//! never happened is counted by [`Log::close`]. [`print()`] does what the article's script does: take the time, sleep for
//! one period, again. Which runtime it beats on, beside what, and what the figures mean is left to others.
//!
//! What must stay true: every beat that was due is in the log, also the swallowed ones. An interval timer
//! would hide them, because it skips them or starts anew from now.
//!
//! ```
//! use std::time::{Duration, Instant};
//! use runtime::{Body, Runtime};
//! use ticker::{Log, Schedule};
//!
//! /// Beats a hundred times a second, and blocks the loop once, for 50 ms.
//! struct Stall(Log);
//! impl Body for Stall {
//!     type Output = ();
//!     async fn run<R: Runtime>(self, runtime: R) {
//!         let schedule = Schedule { t0: Instant::now(), period: Duration::from_millis(10) };
//!         let (log, beating) = (self.0.clone(), runtime.clone());
//!         let ticker = runtime.spawn(async move { ticker::keep(&beating, schedule, &self.0, || {}).await });
//!         runtime.sleep_until(schedule.due(5)).await;
//!         std::thread::sleep(Duration::from_millis(50));
//!         runtime.sleep_until(schedule.due(20)).await;
//!         let heard = log.close(schedule.due(0), schedule.due(20), Instant::now());
//!         assert_eq!(heard.lateness.len(), 20);
//!         assert!(heard.lateness.iter().max() > Some(&Duration::from_millis(30)));
//!         ticker.await.expect("the ticker does not panic");
//!     }
//! }
//! runtime::start("tokio/1".parse()?, Stall(Log::default()));
//! # Ok::<(), runtime::UnknownRuntime>(())
//! ```

mod clock;
mod heard;
mod log;
mod schedule;
mod stalls;

use std::time::{Duration, Instant};

use chrono::{DateTime, Local};
use runtime::Runtime;

pub use clock::wall_clock;
pub use heard::{Heard, histogram};
pub use log::Log;
pub use schedule::Schedule;

/// Beats until the log is closed, and keeps every beat's lateness. Calls `on_first` right after the first beat.
pub async fn keep<R: Runtime>(runtime: &R, schedule: Schedule, log: &Log, on_first: impl FnOnce()) {
    let mut on_first = Some(on_first);
    for beat in 0.. {
        let due = schedule.due(beat);
        runtime.sleep_until(due).await;
        let lateness = Instant::now().saturating_duration_since(due);
        if log.beat(&schedule, lateness).is_break() {
            return;
        }
        if let Some(on_first) = on_first.take() {
            on_first();
        }
    }
}

/// Sleeps until each beat is due, and does nothing else: [`keep`] without the ticker. Never ends by itself.
pub async fn mute<R: Runtime>(runtime: &R, schedule: Schedule, on_first: impl FnOnce()) {
    let mut on_first = Some(on_first);
    for beat in 0.. {
        runtime.sleep_until(schedule.due(beat)).await;
        if let Some(on_first) = on_first.take() {
            on_first();
        }
    }
}

/// Beats on this thread, with the system's own sleep and no runtime, until the log is closed.
pub fn keep_bare(schedule: Schedule, log: &Log) {
    for beat in 0.. {
        let due = schedule.due(beat);
        std::thread::sleep(due.saturating_duration_since(Instant::now()));
        let lateness = Instant::now().saturating_duration_since(due);
        if log.beat(&schedule, lateness).is_break() {
            return;
        }
    }
}

/// Beats as the article's script does: hands the time to `tick`, then sleeps for `period`. Never ends by
/// itself.
///
/// Its beats are not evenly spaced: what one is late, all later ones are late too.
pub async fn print<R: Runtime>(
    runtime: &R,
    period: Duration,
    mut tick: impl FnMut(DateTime<Local>, Instant),
) {
    loop {
        let now = Instant::now();
        tick(Local::now(), now);
        runtime.sleep_until(now + period).await;
    }
}
