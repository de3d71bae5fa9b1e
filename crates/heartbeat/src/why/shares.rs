//! Shares of the time that a loop stood, the looks that they come from, and the cause.
//!
//! **Invariant:** pure: no clock, no file, no other state.

use std::ops::Add;
use std::time::{Duration, Instant};

use crate::evidence::{Process, Reading};

/// One look at a thread.
#[derive(Clone, Debug)]
pub(crate) struct Sample {
    /// The time of the look.
    pub(crate) at: Instant,
    /// The system's figures of the thread.
    pub(crate) thread: Reading,
    /// The system's figures of the process.
    pub(crate) process: Process,
    /// `true` if the thread had given its worker away, so that it held up nobody.
    pub(crate) in_block_in_place: bool,
}

/// Shares of the time that a loop stood, in time. Together they are as long as the stall.
///
/// Linux tells them; on other systems nearly all is unknown. On Linux, the time on a processor and
/// the time of waiting for one are the kernel's own figures of that thread. What is left of the
/// time is spent in the system: the call that was seen at the looks around it names it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// The thread had a processor.
    pub computed: Duration,
    /// The thread was ready to run, and other processes had the processors; or this whole process
    /// was stopped. Throttling by a quota counts here, too.
    pub machine: Duration,
    /// The thread was ready to run, and other threads of this process had the processors.
    pub own_threads: Duration,
    /// The thread slept or waited in a blocking call.
    pub slept: Duration,
    /// The part of `slept` that was in a call other than a sleep, such as `read` or `poll`.
    pub in_calls: Duration,
    /// The thread waited for a lock, or for another thread in the same way: a condition variable, a
    /// channel, a join. The system sees one call for all of them.
    pub locked: Duration,
    /// Nothing shows what the thread did.
    pub unknown: Duration,
}

/// A cause that makes a loop stand.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// It computed.
    Cpu,
    /// It slept, in the thread's own sleep.
    Sleep,
    /// It waited in a blocking call: a file, a socket, a child.
    BlockingCall,
    /// It waited for a lock, or for another thread in the same way.
    Lock,
    /// Other processes had the processors, or this one was stopped.
    Machine,
    /// Other threads of this process had the processors.
    OwnThreads,
}

impl Why {
    /// Returns the cause whose share is more than half of the whole time, or `None`: can't tell.
    ///
    /// More than half, because all other shares together are then smaller, the unknown one
    /// included: whatever the unknown time was, no other cause can have more. With this limit, the
    /// example `stalls` found no wrong cause, so a higher one would only leave more of them untold.
    #[must_use]
    pub fn cause(&self) -> Option<Cause> {
        let half = self.length() / 2;
        let sleep = self.slept.saturating_sub(self.in_calls);
        let of_slept = if self.in_calls > sleep { Cause::BlockingCall } else { Cause::Sleep };
        let shares = [
            (self.computed, Cause::Cpu),
            (self.machine, Cause::Machine),
            (self.own_threads, Cause::OwnThreads),
            (self.slept, of_slept),
            (self.locked, Cause::Lock),
        ];
        shares.into_iter().find(|(share, _)| *share > half).map(|(_, cause)| cause)
    }

    /// Returns what the thread itself did or waited for.
    pub(crate) fn own(&self) -> Duration {
        self.computed + self.slept + self.locked
    }

    /// Takes a time off, first what is unknown, then waits, then what needed a processor.
    pub(crate) fn take_off(&mut self, mut time: Duration) {
        let idle = [&mut self.unknown, &mut self.slept, &mut self.locked];
        let busy = [&mut self.computed, &mut self.machine, &mut self.own_threads];
        for share in idle.into_iter().chain(busy) {
            let taken = time.min(*share);
            *share -= taken;
            time -= taken;
        }
        self.in_calls = self.in_calls.min(self.slept);
    }

    /// Returns the length of the whole time: the sum of the shares.
    #[must_use]
    pub fn length(&self) -> Duration {
        self.computed + self.machine + self.own_threads + self.slept + self.locked + self.unknown
    }
}

impl Add for Why {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            computed: self.computed + other.computed,
            machine: self.machine + other.machine,
            own_threads: self.own_threads + other.own_threads,
            slept: self.slept + other.slept,
            in_calls: self.in_calls + other.in_calls,
            locked: self.locked + other.locked,
            unknown: self.unknown + other.unknown,
        }
    }
}
