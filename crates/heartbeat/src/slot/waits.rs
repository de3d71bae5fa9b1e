//! Tasks that waited long for their poll.
//!
//! Owns the latest long waits. **Invariant:** a short wait costs no lock.

use std::collections::VecDeque;
use std::sync::{Mutex, PoisonError};
use std::time::{Duration, Instant};

use crate::event::Waited;
use crate::slot::names::{self, Name};

/// A wait that is shorter than this is not kept.
pub(crate) const SHORTEST: Duration = Duration::from_millis(5);
/// The number of waits that are kept.
const KEPT: usize = 1024;
/// The number of waits that a finding shows.
const SHOWN: usize = 16;

#[derive(Clone, Copy)]
struct Wait {
    name: Name,
    woken: Instant,
    polled: Instant,
}

static WAITS: Mutex<VecDeque<Wait>> = Mutex::new(VecDeque::new());

/// Keeps a wait that ends now.
pub(crate) fn keep(name: Name, waited: Duration) {
    let polled = Instant::now();
    let woken = polled.checked_sub(waited).unwrap_or(polled);
    let mut waits = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
    if waits.len() == KEPT {
        waits.pop_front();
    }
    waits.push_back(Wait { name, woken, polled });
}

/// Returns the longest waits that fell mostly into this time, the longest first.
pub(crate) fn between(from: Instant, to: Instant) -> Vec<Waited> {
    let waits = WAITS.lock().unwrap_or_else(PoisonError::into_inner);
    let during = waits.iter().filter(|wait| {
        let shared = wait.polled.min(to).saturating_duration_since(wait.woken.max(from));
        shared * 2 >= wait.polled - wait.woken
    });
    let waited =
        |wait: &Wait| Some(Waited { name: names::name(wait.name)?, waited: wait.polled - wait.woken });
    let mut found: Vec<_> = during.filter_map(waited).collect();
    found.sort_by_key(|wait| std::cmp::Reverse(wait.waited));
    found.truncate(SHOWN);
    found
}
