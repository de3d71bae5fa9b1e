//! The pool probe: a beat is an empty task on the runtime's pool of blocking threads.
//!
//! When a beat is due, the ticker starts a task. The task hands an empty function to the pool, and
//! the beat happens when the task has the answer. If the pool's threads are taken by jobs, the
//! function waits in the pool's queue, as a file or a name lookup would.
//!
//! **Invariant:** no beat waits for another one. So beats can happen in another order than they are
//! due, and each is logged at its own place.

use std::time::Instant;

use futures_lite::future;
use heartbeat::Schedule;
use oneshot::Sender;
use runtime::Runtime;

use crate::log::Log;

/// Hands an empty function to the pool at each beat until the log is closed, and logs when the
/// answers come. Calls `on_first` after the first beat.
pub async fn keep_by_pool<R: Runtime>(runtime: &R, schedule: Schedule, log: &Log, on_first: impl FnOnce()) {
    let (first, first_beat) = oneshot::async_channel();
    let mut first = Some(first);
    let begin = async {
        for beat in 0.. {
            runtime.sleep_until(schedule.due(beat)).await;
            if log.polled().is_break() {
                return;
            }
            drop(runtime.spawn(ask(runtime.clone(), schedule, beat, log.clone(), first.take())));
        }
    };
    let announce = async {
        if first_beat.await.is_ok() {
            on_first();
        }
        // The beats end, not this.
        future::pending::<()>().await;
    };
    future::or(begin, announce).await;
}

/// Waits for the pool's answer, and logs it as this beat.
async fn ask<R: Runtime>(runtime: R, schedule: Schedule, beat: u64, log: Log, first: Option<Sender<()>>) {
    if runtime.unblock(|| ()).await.is_err() {
        // The pool went away first. The beat never happens.
        return;
    }
    let lateness = schedule.lateness(beat, Instant::now());
    if log.polled().is_break() || log.beat_at(&schedule, beat, lateness).is_break() {
        return;
    }
    if let Some(first) = first {
        // If the ticker is gone, nobody waits for it.
        let _ = first.send(());
    }
}
