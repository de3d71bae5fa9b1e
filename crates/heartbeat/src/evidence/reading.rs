//! One reading of a thread.
//!
//! Owns the words for it. Leaves filling them to each system. **Invariant:** plain data; nothing
//! here asks the system.

use std::time::Duration;

/// The system's figures of a thread at one moment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Reading {
    /// The time for which the thread has had a processor, since it began.
    pub(crate) cpu: Option<Duration>,
    /// The time for which it was ready to run without a processor, up to its last turn on one.
    pub(crate) run_delay: Option<Duration>,
    /// The number of times that it was given a processor.
    pub(crate) turns: Option<u64>,
    /// Its doing at that moment.
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

/// A thread's doing at the moment of a reading.
#[cfg_attr(not(target_os = "linux"), allow(dead_code, reason = "only Linux tells it"))]
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Doing {
    /// It had a processor, or was ready for one.
    Running,
    /// It waited inside the system.
    Waiting(Wait),
}

/// A reason to wait inside the system.
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
    /// The same as before a signal came.
    Resumed,
    /// No system call: a page that is read in, or a debugger.
    NoCall,
}
