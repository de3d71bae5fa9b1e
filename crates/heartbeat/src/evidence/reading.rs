//! One reading of a thread.
//!
//! Owns the words for it. Leaves filling them to each system. **Invariant:** plain data; nothing
//! here asks the system.

use std::time::Duration;

/// What the system told of a thread at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// How long the thread has had a processor, since it began.
    pub(crate) cpu: Option<Duration>,
    /// How long it has been ready to run without a processor, up to its last turn on one.
    pub(crate) run_delay: Option<Duration>,
    /// How many times it was given a processor.
    pub(crate) turns: Option<u64>,
    /// What it was doing.
    pub(crate) doing: Option<Doing>,
}

impl Reading {
    /// Returns the reading of a thread that may have nothing to do: a futex is then how it waits
    /// for work, and no lock.
    pub(crate) fn of_a_thread_that_may_idle(self) -> Self {
        let doing = match self.doing {
            Some(Doing::Waiting(Wait::Lock)) => Some(Doing::Waiting(Wait::Events)),
            doing => doing,
        };
        Self { doing, ..self }
    }
}

/// What a thread was doing at the moment of a reading.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux tells it"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It had a processor, or was ready for one.
    Running,
    /// It waited inside the system.
    Waiting(Wait),
}

/// What a thread waits for inside the system.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux tells it"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Wait {
    /// A time, in `nanosleep` and its kin.
    Sleep,
    /// Any other system call: a file, a socket, a child.
    Call,
    /// A futex: a lock, but also a condition variable, a channel or a join.
    Lock,
    /// An event, in `epoll_wait` and its kin: how a loop waits if it has nothing to do.
    Events,
    /// What it waited for before a signal came.
    Resumed,
    /// No system call: a page that is read in, or a debugger.
    NoCall,
}
