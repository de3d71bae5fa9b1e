//! The ways to beat.

use std::time::{Duration, Instant};

use chrono::{DateTime, Local};
use heartbeat::Schedule;
use runtime::Runtime;

use crate::log::Log;

/// Beats until the log is closed, and logs every beat's lateness. Calls `on_first` right after the
/// first beat.
pub async fn keep<R: Runtime>(runtime: &R, schedule: Schedule, log: &Log, on_first: impl FnOnce()) {
    let mut on_first = Some(on_first);
    for beat in 0.. {
        runtime.sleep_until(schedule.due(beat)).await;
        let lateness = schedule.lateness(beat, Instant::now());
        if log.beat(&schedule, lateness).is_break() {
            return;
        }
        if let Some(on_first) = on_first.take() {
            on_first();
        }
    }
}

/// Sleeps until each beat is due, and does nothing else: [`keep`] without a log. Never ends by
/// itself.
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
        std::thread::sleep(schedule.due(beat).saturating_duration_since(Instant::now()));
        let lateness = schedule.lateness(beat, Instant::now());
        if log.beat(&schedule, lateness).is_break() {
            return;
        }
    }
}

/// Beats as the article's script does: hands the time to `tick`, then sleeps for `period`. Never
/// ends by itself.
///
/// Its beats are not evenly spaced: if one is late, all later ones are late too.
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
