//! What ran on a loop's threads while it stood.
//!
//! Owns the looks at slots during one stall. Leaves shares and cause to [`why`](crate::why).
//! **Invariant:** a name is suspected only if it ran at half of the looks or more.

use std::sync::Arc;
use std::time::Instant;

use crate::evidence::Process;
use crate::heart::pulse::sample;
use crate::slot::names::{self, Name};
use crate::slot::slots::Slot;
use crate::ticks;
use crate::why::Sample;

/// The most looks at a thread that are kept; of more, every second one goes.
const KEPT: usize = 256;

/// The threads that were looked at during one stall.
#[derive(Debug, Default)]
pub(crate) struct Suspects {
    threads: Vec<Suspect>,
}

/// A thread that was looked at.
#[derive(Clone, Debug)]
pub(crate) struct Suspect {
    pub(crate) slot: Arc<Slot>,
    pub(crate) samples: Vec<Sample>,
    looks: u32,
    names: Vec<(Name, u32)>,
    /// The timed names that were seen, and when the first poll of each began.
    began: Vec<(Name, Instant)>,
}

impl Suspects {
    /// Looks at these threads.
    pub(crate) fn look(
        &mut self,
        at: Instant,
        threads: &[Arc<Slot>],
        before: impl Fn(&Arc<Slot>) -> Option<Sample>,
    ) {
        if threads.is_empty() {
            return;
        }
        let process = Process::read();
        for slot in threads {
            let known = self.threads.iter().position(|known| Arc::ptr_eq(&known.slot, slot));
            let known = known.unwrap_or_else(|| {
                self.threads.push(Suspect::new(Arc::clone(slot), before(slot)));
                self.threads.len() - 1
            });
            self.threads[known].look(at, process);
        }
    }

    /// Returns the thread that one name held the longest, else the thread looked at most.
    pub(crate) fn main(&self) -> Option<&Suspect> {
        self.threads.iter().max_by_key(|thread| (thread.name().is_some(), thread.looks))
    }
}

impl Suspect {
    fn new(slot: Arc<Slot>, before: Option<Sample>) -> Self {
        Self { slot, samples: before.into_iter().collect(), looks: 0, names: Vec::new(), began: Vec::new() }
    }

    fn look(&mut self, at: Instant, process: Process) {
        let name = self.slot.mark().name;
        self.looks += 1;
        match self.names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, looks)) => *looks += 1,
            None => self.names.push((name, 1)),
        }
        self.look_when_it_began();
        if self.samples.len() == KEPT {
            let mut place = 0;
            self.samples.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
        self.samples.push(sample(&self.slot, at, process, false));
    }

    fn look_when_it_began(&mut self) {
        let Some((name, reading)) = self.slot.timed() else { return };
        let Some(began) = ticks::time(reading) else { return };
        match self.began.iter_mut().find(|(known, _)| *known == name) {
            Some((_, first)) => *first = began.min(*first),
            None => self.began.push((name, began)),
        }
    }

    /// Returns the name that ran at half of the looks or more.
    pub(crate) fn name(&self) -> Option<&'static str> {
        names::name(self.main_name()?)
    }

    /// Returns when the first poll of that name began, if the name is timed.
    pub(crate) fn began(&self) -> Option<Instant> {
        let name = self.main_name()?;
        self.began.iter().find(|(known, _)| *known == name).map(|(_, began)| *began)
    }

    fn main_name(&self) -> Option<Name> {
        let (name, looks) =
            *self.names.iter().filter(|(name, _)| *name != 0).max_by_key(|(_, looks)| *looks)?;
        (looks * 2 >= self.looks).then_some(name)
    }
}
