//! Workers of tokio that are held by one poll.
//!
//! Owns the looks at a runtime's workers. Leaves it to [`watched`](crate::heart::watched) to make
//! findings of them. **Invariant:** a worker that parked, or that ended a batch of polls, was not
//! held meanwhile.

use std::time::{Duration, Instant};

use crate::heart::pulse::Pulse;
use crate::heart::runtime::Worker;
use crate::heart::seats::Seats;
use crate::heart::suspects::Suspects;

/// The workers of one runtime, from look to look.
#[derive(Debug, Default)]
pub(crate) struct Workers {
    held: Vec<Option<Held>>,
    seats: Seats,
}

/// A worker that has been awake in the same batch of polls since some look.
#[derive(Debug)]
pub(crate) struct Held {
    state: Worker,
    /// The first look that saw this state.
    pub(crate) since: Instant,
    pub(crate) suspects: Suspects,
    pub(crate) rescued: bool,
    /// At which second it was last told that it goes on.
    pub(crate) said: u64,
}

/// A hold that ended.
#[derive(Debug)]
pub(crate) struct Ended {
    pub(crate) worker: usize,
    pub(crate) held: Held,
    /// The look that saw that it had ended.
    pub(crate) until: Instant,
    /// How long the worker was busy.
    pub(crate) busy: Duration,
}

impl Workers {
    /// Looks at the workers, and returns the holds that ended since the last look.
    pub(crate) fn look(&mut self, pulse: &Pulse, now: Instant) -> Vec<Ended> {
        let states = pulse.runtime.workers();
        if states.is_empty() {
            return Vec::new();
        }
        self.held.resize_with(states.len(), || None);
        self.seats.look(&pulse.runtime, now);
        let mut ended = Vec::new();
        for (worker, (state, held)) in states.into_iter().zip(&mut self.held).enumerate() {
            if let Some(held) = held.as_mut().filter(|held| held.state == state) {
                let thread = self.seats.thread_of(worker, held.since);
                held.suspects.look(now, thread.as_slice(), |slot| pulse.last_on(slot));
                continue;
            }
            if let Some(held) = held.take() {
                let busy = state.busy.saturating_sub(held.state.busy);
                ended.push(Ended { worker, held, until: now, busy });
            }
            if !state.sleeps() {
                let suspects = Suspects::default();
                *held = Some(Held { state, since: now, suspects, rescued: false, said: 0 });
            }
        }
        ended
    }

    /// Returns how many workers there are; 0 if the runtime shows none.
    pub(crate) fn count(&self) -> usize {
        self.held.len()
    }

    /// Returns the workers that are awake.
    pub(crate) fn awake(&self) -> impl Iterator<Item = usize> {
        self.held.iter().enumerate().filter_map(|(worker, held)| held.as_ref().map(|_| worker))
    }

    /// Returns the worker that has been held the longest.
    pub(crate) fn longest(&self) -> Option<usize> {
        self.awake().min_by_key(|&worker| self.held[worker].as_ref().map(|held| held.since))
    }

    /// Returns what holds a worker.
    pub(crate) fn held(&mut self) -> impl Iterator<Item = (usize, &mut Held)> {
        self.held.iter_mut().enumerate().filter_map(|(worker, held)| Some((worker, held.as_mut()?)))
    }

    /// Returns the threads of the workers that are awake.
    pub(crate) fn threads(&self) -> Vec<std::sync::Arc<crate::slot::slots::Slot>> {
        let held = self.held.iter().enumerate();
        held.filter_map(|(worker, held)| self.seats.thread_of(worker, held.as_ref()?.since)).collect()
    }
}
