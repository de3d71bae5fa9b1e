//! The code that ran on a loop's threads while it stood.
//!
//! Owns the looks at slots during one stall. Leaves shares and cause to [`why`](crate::why).
//! **Invariant:** a name is suspected only if it ran at half of the looks or more. A thread with no
//! name, of which no runtime says that it was awake, waits in a futex for work, not for a lock.

use std::sync::Arc;
use std::time::Instant;

use crate::evidence::Process;
use crate::heart::pulse::{counts, sample};
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
    /// The time of the last look.
    pub(crate) last: Instant,
    looks: u32,
    names: Vec<(Name, u32)>,
    /// The timed names that were seen, and when the first poll of each began.
    began: Vec<(Name, Instant)>,
}

impl Suspects {
    /// Looks at these threads, and reads the process by the given function. `before` returns what
    /// was counted of a thread before the stall, `awake` whether the runtime says that the thread
    /// runs a task.
    pub(crate) fn look(
        &mut self,
        (at, process): (Instant, fn() -> Process),
        threads: &[Arc<Slot>],
        before: impl Fn(&Arc<Slot>) -> Option<Sample>,
        awake: impl Fn(&Arc<Slot>) -> bool,
    ) {
        if threads.is_empty() {
            return;
        }
        let process = process();
        for slot in threads {
            let known = self.threads.iter().position(|known| Arc::ptr_eq(&known.slot, slot));
            let known = known.unwrap_or_else(|| {
                self.threads.push(Suspect::new(Arc::clone(slot), at, before(slot)));
                self.threads.len() - 1
            });
            self.threads[known].look(at, process, &awake);
        }
    }

    /// Notes what the main thread had been counted by a time after the stall.
    pub(crate) fn end(&mut self) {
        if let Some(place) = self.place_of_main() {
            let suspect = &mut self.threads[place];
            suspect.push(counts(&suspect.slot));
        }
    }

    /// Returns the thread that one name held the longest, else the thread looked at most.
    pub(crate) fn main(&self) -> Option<&Suspect> {
        Some(&self.threads[self.place_of_main()?])
    }

    fn place_of_main(&self) -> Option<usize> {
        let threads = self.threads.iter().enumerate();
        let main = threads.max_by_key(|(_, thread)| (thread.name().is_some(), thread.looks));
        main.map(|(place, _)| place)
    }
}

impl Suspect {
    fn new(slot: Arc<Slot>, at: Instant, before: Option<Sample>) -> Self {
        Self {
            slot,
            samples: before.into_iter().collect(),
            last: at,
            looks: 0,
            names: Vec::new(),
            began: Vec::new(),
        }
    }

    fn look(&mut self, at: Instant, process: Process, awake: impl Fn(&Arc<Slot>) -> bool) {
        let name = self.slot.mark().name;
        self.looks += 1;
        self.last = at;
        match self.names.iter_mut().find(|(known, _)| *known == name) {
            Some((_, looks)) => *looks += 1,
            None => self.names.push((name, 1)),
        }
        self.look_when_it_began();
        let mut sample = sample(&self.slot, at, process, false);
        // Asked again afterwards: it may have gone to sleep before it was read.
        let works = (name != 0 && self.slot.mark().name != 0) || awake(&self.slot);
        if !works {
            sample.thread = sample.thread.of_a_thread_that_may_idle();
        }
        self.push(sample);
    }

    fn push(&mut self, sample: Sample) {
        if self.samples.len() == KEPT {
            let mut place = 0;
            self.samples.retain(|_| {
                place += 1;
                place % 2 == 1
            });
        }
        self.samples.push(sample);
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

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use std::sync::mpsc::channel;

    use super::*;
    use crate::evidence::{Doing, Wait};
    use crate::slot::section::section;
    use crate::slot::slots;

    /// Looks at a thread that waits in a futex until it is seen there, and returns what it is said
    /// to do.
    fn waits(name: &'static str, awake: bool) -> Option<Doing> {
        let (tell, told) = channel();
        let (end, ended) = channel::<()>();
        let waiting = std::thread::spawn(move || {
            let _section = section(name);
            tell.send(slots::here().unwrap()).unwrap();
            let _ = ended.recv();
        });
        let slot = told.recv().unwrap();
        while slot.thread.read().doing != Some(Doing::Waiting(Wait::Lock)) {
            std::thread::yield_now();
        }
        let mut suspects = Suspects::default();
        suspects.look((Instant::now(), Process::read), &[slot], |_| None, |_| awake);
        drop(end);
        waiting.join().unwrap();
        suspects.main().unwrap().samples[0].thread.doing
    }

    #[test]
    fn a_thread_that_may_idle_waits_for_no_lock() {
        assert_eq!(waits("", false), Some(Doing::Waiting(Wait::Events)));
        assert_eq!(waits("", true), Some(Doing::Waiting(Wait::Lock)));
        assert_eq!(waits("suspects: named", false), Some(Doing::Waiting(Wait::Lock)));
    }
}
