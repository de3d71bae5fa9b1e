//! One stall of a loop, from the first look at an overdue beat.
//!
//! Owns what was seen meanwhile. Leaves the length to the late beat. **Invariant:** a loop that
//! slept while its beat was overdue did not hold itself up.

use std::sync::Arc;
use std::time::{Duration, Instant};

use crate::evidence::Process;
use crate::heart::pulse::Pulse;
use crate::heart::suspects::Suspects;
use crate::heart::workers::Workers;
use crate::slot::slots::Slot;

/// The processor's counter and the system's clock may differ by so much.
const CLOCKS: Duration = Duration::from_millis(1);

/// A stall: the looks while a beat was overdue.
#[derive(Debug)]
pub(crate) struct Stall {
    pub(crate) due: Instant,
    pub(crate) suspects: Suspects,
    pub(crate) rescued: bool,
    /// At which second it was last told that it goes on.
    pub(crate) said: u64,
    /// The worker that had been awake the longest at the last look.
    pub(crate) worker: Option<usize>,
    looks: u32,
    asleep: u32,
    alone: u32,
}

impl Stall {
    pub(crate) fn new(due: Instant) -> Self {
        Self {
            due,
            suspects: Suspects::default(),
            rescued: false,
            said: 0,
            worker: None,
            looks: 0,
            asleep: 0,
            alone: 0,
        }
    }

    /// Looks at the loop. Returns whether one worker holds the driver while others sleep.
    pub(crate) fn look(&mut self, now: Instant, pulse: &Pulse, workers: &Workers) -> bool {
        self.looks += 1;
        let (count, awake) = (workers.count(), workers.awake().count());
        self.asleep += u32::from(count > 0 && awake == 0);
        let alone = count > 1 && awake == 1;
        self.alone += u32::from(alone);
        self.worker = workers.longest().or(self.worker);
        let threads =
            if count > 0 && !pulse.runtime.has_one_thread() { workers.threads() } else { pulse.threads() };
        let counted = |slot: &Arc<Slot>| workers.counted(slot).or_else(|| pulse.last_on(slot));
        let awake = |slot: &Arc<Slot>| workers.is_awake(&pulse.runtime, slot);
        self.suspects.look((now, Process::read), &threads, counted, awake);
        alone
    }

    /// Returns whether the loop slept at most of the looks.
    pub(crate) fn slept(&self) -> bool {
        self.asleep * 2 > self.looks
    }

    /// Returns whether one worker was awake alone at half of the looks or more.
    pub(crate) fn is_of_the_driver(&self) -> bool {
        self.alone > 0 && self.alone * 2 >= self.looks
    }

    /// Returns for how long the loop has stood, if the poll that holds it is timed.
    ///
    /// The loop breathed at some time in the period before the beat was due. A poll that began
    /// before that did not hold it alone, and one that began later is not all that held it.
    pub(crate) fn timed(&self, now: Instant, period: Duration) -> Option<Duration> {
        let began = self.suspects.main()?.began()?;
        let early = self.due.saturating_duration_since(began);
        (began <= self.due && early <= period + CLOCKS).then(|| now.saturating_duration_since(began))
    }

    /// Returns how long it has lasted.
    pub(crate) fn so_far(&self, now: Instant) -> Duration {
        now.saturating_duration_since(self.due)
    }
}
