//! The jobs that are still to come: when the next one is due, and how a starter that waits for it
//! is woken.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Instant;

use record::Load;

use crate::arrivals::Gaps;

/// The jobs that are still to come.
pub(super) struct Upcoming {
    /// The random gaps at the beginning. `None` for a closed loop.
    pub(super) gaps: Option<Gaps>,
    /// The next job. `None` if the next one is not known, or never comes.
    next: Mutex<Option<Next>>,
    /// Wakes a starter that sleeps.
    stop: Mutex<Option<oneshot::Sender<()>>>,
    stopped: Mutex<Option<oneshot::AsyncReceiver<()>>>,
}

/// The next job to come.
pub(super) struct Next {
    pub(super) due: Instant,
    /// The gaps after it. `None` if they begin only when this job is done.
    pub(super) after: Option<Gaps>,
}

impl Upcoming {
    pub(super) fn new(load: Load, seed: u64) -> Self {
        let (stop, stopped) = oneshot::async_channel();
        Upcoming {
            gaps: load.mean_gap().map(|mean| Gaps::new(mean, seed)),
            next: Mutex::default(),
            stop: Mutex::new(Some(stop)),
            stopped: Mutex::new(Some(stopped)),
        }
    }

    /// Wakes the starter, so that it sees that it has to stop.
    pub(super) fn stop(&self) {
        if let Some(stop) = lock(&self.stop).take() {
            // A closed loop has no starter that sleeps.
            let _ = stop.send(());
        }
    }

    /// Returns when the jobs were due that are due before `now` and that no worker has taken.
    pub(super) fn due_before(&self, now: Instant) -> Vec<Instant> {
        let next = lock(&self.next);
        let Some(Next { due, after }) = &*next else { return Vec::new() };
        let (mut due, mut after) = (*due, after.clone());
        let mut all = Vec::new();
        while due < now {
            all.push(due);
            let Some(gaps) = &mut after else { break };
            due += gaps.draw();
        }
        all
    }

    /// Notes the next job. `None` if a worker has taken it.
    pub(super) fn is_next(&self, next: Option<Next>) {
        *lock(&self.next) = next;
    }

    /// Returns what wakes the starter when it has to stop. The one starter takes it once.
    pub(super) fn take_stopped(&self) -> Option<oneshot::AsyncReceiver<()>> {
        lock(&self.stopped).take()
    }
}

fn lock<T>(of: &Mutex<T>) -> MutexGuard<'_, T> {
    of.lock().unwrap_or_else(PoisonError::into_inner)
}
