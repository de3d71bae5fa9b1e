//! Which thread is which worker, and since when it has been doing what it does.
//!
//! Owns the watchdog's memory of slots from look to look. **Invariant:** a thread in
//! `block_in_place` has given its worker away, so it is never taken for that worker.

use std::collections::HashMap;
use std::sync::Arc;
use std::time::Instant;

use crate::heart::runtime::Runtime;
use crate::slot::slots::{self, Mark, Slot};

/// Slots, as earlier looks saw them.
#[derive(Debug, Default)]
pub(crate) struct Seats {
    seated: Vec<(usize, Arc<Slot>)>,
    since: HashMap<usize, (Mark, Instant)>,
}

impl Seats {
    /// Looks at the slots of a runtime's workers.
    pub(crate) fn look(&mut self, runtime: &Runtime, now: Instant) {
        self.seated.clear();
        for slot in slots::all() {
            if let Some(worker) = runtime.worker_in(slot.seat()) {
                self.seated.push((worker, slot));
            }
        }
        let known = std::mem::take(&mut self.since);
        for (_, slot) in &self.seated {
            let (key, mark) = (key(slot), slot.mark());
            let since =
                known.get(&key).filter(|(before, _)| *before == mark).map_or(now, |(_, since)| *since);
            self.since.insert(key, (mark, since));
        }
    }

    /// Returns the thread that is this worker, which has been in the same state since `since`.
    ///
    /// A thread whose poll began before that state did is not it: it is in `block_in_place`, and
    /// another thread runs the worker.
    pub(crate) fn thread_of(&self, worker: usize, since: Instant) -> Option<Arc<Slot>> {
        let seated = self.seated.iter().filter(|(seat, _)| *seat == worker).map(|(_, slot)| slot);
        let latest = seated.max_by_key(|slot| slot.seat().map(|seat| seat.order))?;
        let (mark, began) = self.since.get(&key(latest))?;
        (mark.name == 0 || *began >= since).then(|| Arc::clone(latest))
    }
}

fn key(slot: &Arc<Slot>) -> usize {
    Arc::as_ptr(slot).addr()
}
