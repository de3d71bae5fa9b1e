//! The probe of the blocking pool.
//!
//! Owns one empty task, once a second. **Invariant:** there is never more than one of them.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

use crate::clock;
use crate::heart::pulse::Pulse;

/// The time between two probes, and between two times that one which waits is told.
const EVERY: Duration = Duration::from_secs(1);

/// The probe of one heart.
#[derive(Debug, Default)]
pub(crate) struct Probe {
    flying: Option<Flying>,
    last: Option<Instant>,
}

#[derive(Debug)]
struct Flying {
    sent: Instant,
    began: Arc<AtomicU64>,
    said: u32,
}

/// A probe that waited.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Wait {
    pub(crate) sent: Instant,
    pub(crate) waited: Duration,
    pub(crate) over: bool,
}

impl Probe {
    /// Looks after the probe. Returns how long it waited, if that is over the threshold.
    pub(crate) fn look(&mut self, pulse: &Pulse, now: Instant) -> Option<Wait> {
        if !pulse.options.watch_pool {
            return None;
        }
        let Some(flying) = &mut self.flying else {
            if self.last.is_none_or(|last| now.saturating_duration_since(last) >= EVERY) {
                self.send(pulse, now);
            }
            return None;
        };
        let sent = flying.sent;
        if let Some(began) = clock::time(flying.began.load(Relaxed)) {
            self.flying = None;
            let waited = began.saturating_duration_since(sent);
            return (waited >= pulse.options.threshold).then_some(Wait { sent, waited, over: true });
        }
        let waited = now.saturating_duration_since(sent);
        if waited >= EVERY * (flying.said + 1) {
            flying.said += 1;
            return Some(Wait { sent, waited, over: false });
        }
        None
    }

    fn send(&mut self, pulse: &Pulse, now: Instant) {
        let began = Arc::new(AtomicU64::new(0));
        let flying = Flying { sent: now, began: Arc::clone(&began), said: 0 };
        let job = move || began.store(clock::word(Instant::now()), Relaxed);
        self.last = Some(now);
        if pulse.runtime.block(Box::new(job)) {
            self.flying = Some(flying);
        }
    }
}
