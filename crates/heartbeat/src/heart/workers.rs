//! Workers of tokio that are held by one poll.
//!
//! Owns the looks at a runtime's workers. Leaves it to [`watched`](crate::heart::watched) to make
//! findings of them. **Invariant:** a worker that parked, or that ended a batch of polls, was not
//! held meanwhile.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::evidence::Process;
use crate::heart::pulse::{Pulse, counts};
use crate::heart::runtime::{Runtime, Worker};
use crate::heart::seats::Seats;
use crate::heart::suspects::Suspects;
use crate::slot::slots::Slot;
use crate::why::Sample;

/// The workers of one runtime, from look to look.
#[derive(Debug, Default)]
pub(crate) struct Workers {
    seen: Vec<Seen>,
    seats: Seats,
}

/// A worker, as the looks saw it.
#[derive(Debug, Default)]
struct Seen {
    state: Option<Worker>,
    held: Option<Held>,
    /// The counts of its thread when this state was first seen.
    counted: Option<(Arc<Slot>, Sample)>,
}

/// A worker that has been awake in the same batch of polls since some look.
#[derive(Debug)]
pub(crate) struct Held {
    pub(crate) state: Worker,
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
    /// The worker's busy time.
    pub(crate) busy: Duration,
}

impl Workers {
    /// Looks at the workers, and returns the holds that ended since the last look.
    pub(crate) fn look(&mut self, pulse: &Pulse, now: Instant) -> Vec<Ended> {
        let states = pulse.runtime.workers();
        if states.is_empty() {
            return Vec::new();
        }
        self.seen.resize_with(states.len(), Seen::default);
        self.seats.look(&pulse.runtime, now);
        let process = Process::read_briefly();
        let mut ended = Vec::new();
        for (worker, (state, seen)) in states.into_iter().zip(&mut self.seen).enumerate() {
            let same = seen.state.replace(state) == Some(state);
            if same && state.sleeps() {
                // A thread that sleeps is counted nothing: what was read of it holds until now.
                seen.counted.iter_mut().for_each(|(_, sample)| (sample.at, sample.process) = (now, process));
                continue;
            }
            if !same {
                ended.extend(seen.held.take().map(|held| end(held, worker, state, pulse, now)));
            }
            let since = seen.held.as_ref().map_or(now, |held| held.since);
            let thread = self.seats.thread_of(worker, since);
            if !state.sleeps() {
                let held = seen.held.get_or_insert_with(|| Held::new(state, now));
                let counted = |slot: &Arc<Slot>| of(seen.counted.as_ref(), slot);
                let awake = |_: &Arc<Slot>| pulse.runtime.worker(worker) == Some(state);
                // Threads are counted from the second look on: most holds end before it.
                let process = if same { Process::read } else { Process::read_briefly };
                held.suspects.look((now, process), thread.as_slice(), counted, awake);
            }
            if !same {
                seen.counted = thread.map(|slot| (Arc::clone(&slot), counts(&slot)));
            }
        }
        ended
    }

    /// Returns how many workers there are; 0 if the runtime shows none.
    pub(crate) fn count(&self) -> usize {
        self.seen.len()
    }

    /// Returns the workers that are awake.
    pub(crate) fn awake(&self) -> impl Iterator<Item = usize> {
        self.seen.iter().enumerate().filter_map(|(worker, seen)| seen.held.as_ref().map(|_| worker))
    }

    /// Returns the worker that has been held the longest.
    pub(crate) fn longest(&self) -> Option<usize> {
        self.awake().min_by_key(|&worker| self.seen[worker].held.as_ref().map(|held| held.since))
    }

    /// Returns what holds a worker.
    pub(crate) fn held(&mut self) -> impl Iterator<Item = (usize, &mut Held)> {
        self.seen.iter_mut().enumerate().filter_map(|(worker, seen)| Some((worker, seen.held.as_mut()?)))
    }

    /// Returns the threads of the workers that are awake.
    pub(crate) fn threads(&self) -> Vec<Arc<Slot>> {
        let seen = self.seen.iter().enumerate();
        seen.filter_map(|(worker, seen)| self.seats.thread_of(worker, seen.held.as_ref()?.since)).collect()
    }

    /// Returns what was counted of a thread when its worker's state was first seen.
    pub(crate) fn counted(&self, slot: &Arc<Slot>) -> Option<Sample> {
        self.seen.iter().find_map(|seen| of(seen.counted.as_ref(), slot))
    }

    /// Returns whether the thread's worker is still in the batch of polls that the look saw.
    pub(crate) fn is_awake(&self, runtime: &Runtime, slot: &Slot) -> bool {
        let only = runtime.has_one_thread().then_some(0);
        let Some(worker) = only.or_else(|| runtime.worker_in(slot.seat())) else { return false };
        let held = self.seen.get(worker).and_then(|seen| seen.held.as_ref());
        held.is_some_and(|held| runtime.worker(worker) == Some(held.state))
    }
}

impl Held {
    fn new(state: Worker, since: Instant) -> Self {
        Self { state, since, suspects: Suspects::default(), rescued: false, said: 0 }
    }
}

fn end(mut held: Held, worker: usize, state: Worker, pulse: &Pulse, until: Instant) -> Ended {
    held.suspects.end();
    // A beat between the end and this look knows less of what came after.
    let at_beat = pulse.worker_at_beat(worker).filter(|beat| beat.busy > held.state.busy);
    let busy = at_beat.map_or(state.busy, |beat| beat.busy.min(state.busy));
    let busy = busy.saturating_sub(held.state.busy);
    Ended { worker, held, until, busy }
}

fn of(counted: Option<&(Arc<Slot>, Sample)>, slot: &Arc<Slot>) -> Option<Sample> {
    counted.filter(|(thread, _)| Arc::ptr_eq(thread, slot)).map(|(_, sample)| sample.clone())
}

#[cfg(all(test, feature = "tokio"))]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::options::Options;
    use crate::slot::named::named;

    #[test]
    fn the_first_look_at_a_hold_sees_its_name_and_what_was_counted_before() {
        let mut builder = tokio::runtime::Builder::new_multi_thread();
        let runtime = builder.worker_threads(1).build().unwrap();
        let pulse = Pulse::new(Options::default(), Runtime::tokio(runtime.handle()));
        let asleep = || pulse.runtime.workers()[0].sleeps();
        // A name makes the thread known; then the worker sleeps.
        runtime.block_on(async { tokio::spawn(named("workers: before", async {})).await.unwrap() });
        while !asleep() {
            std::thread::yield_now();
        }
        let mut workers = Workers::default();
        let before = Instant::now();
        assert!(workers.look(&pulse, before).is_empty());
        let (tell, told) = channel();
        let (end, ended) = channel::<()>();
        let held = runtime.spawn(named("workers: held", async move {
            tell.send(()).unwrap();
            let _ = ended.recv();
        }));
        told.recv().unwrap();
        assert!(workers.look(&pulse, Instant::now()).is_empty());
        let (_, hold) = workers.held().next().unwrap();
        let suspect = hold.suspects.main().unwrap();
        assert_eq!(suspect.name(), Some("workers: held"));
        assert_eq!(suspect.samples.len(), 2, "one from before, one look");
        drop(end);
        runtime.block_on(held).unwrap();
        while !asleep() {
            std::thread::yield_now();
        }
        let holds = workers.look(&pulse, Instant::now());
        assert_eq!(holds[0].held.suspects.main().unwrap().samples.len(), 3, "and one from after");
    }
}
