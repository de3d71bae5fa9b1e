//! A finding: what stood, who held it up, and why.
//!
//! Owns the types that a callback sees. Leaves the words to [`line`]. **Invariant:** what can't be
//! told is `None`, `Unknown` or a share called unknown, never a guess.

mod line;

use std::time::{Duration, Instant};

use crate::break_even::BreakEven;
use crate::why::Why;

/// A kind of finding.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Finding {
    /// The beat came late: the whole loop stood.
    LateBeat,
    /// The loop breathed, but one worker was held by one poll.
    LongPoll,
    /// The beat came late although workers were idle: the one worker that was awake had taken the
    /// driver with it, and nobody looked at timers and sockets.
    DriverHeld,
    /// A task of the blocking pool waited before it began.
    PoolWaits,
}

/// The task or thread that held up the loop.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Who {
    /// The future or section with this name.
    Named(&'static str),
    /// The worker with this index, with nothing named on it.
    Worker(usize),
    /// The loop's only thread, with nothing named on it.
    TheLoop,
    /// Can't tell, or not this program.
    Unknown,
}

/// A thread of this program, by all its names.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ThreadId {
    /// The standard library's id.
    pub std: std::thread::ThreadId,
    /// The system's id, by which debuggers and `top -H` know it. `None` if the system tells none.
    pub system: Option<u64>,
    /// The thread's name, if it has one.
    pub name: Option<String>,
}

/// A task that waited while the loop stood.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waited {
    /// The task's name, as given to [`spawn`](crate::spawn) or [`waiting`](crate::waiting).
    pub name: &'static str,
    /// The time from its wake to its poll.
    pub waited: Duration,
}

/// One finding. Its `Display` is the line that stands on stderr.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct Event {
    /// The name of the heart, from [`Options::name`](crate::Options::name).
    pub heart: String,
    /// The kind of finding.
    pub kind: Finding,
    /// The lateness of the beat. For a long poll it is zero, for the pool the time that the task
    /// waited.
    pub lateness: Duration,
    /// The time for which the loop, the worker or the pool was held. It is right within a
    /// millisecond if tokio's busy time of the worker explains three quarters of the lateness, or
    /// if a [timed](crate::Named::timed) poll held the loop. Otherwise it is the lateness, which
    /// is too short by up to one period.
    pub length: Duration,
    /// The task or thread that held it.
    pub who: Who,
    /// The thread that was held, if it is known.
    pub thread: Option<ThreadId>,
    /// The causes that took the time, in shares. The shares cover the time that was watched, which
    /// may be less than `length`.
    pub why: Why,
    /// Tasks that waited for it, the longest wait first.
    pub waited: Vec<Waited>,
    /// When it began, at the latest: the time at which the late beat was due, or the length before
    /// the look that saw the poll end.
    pub began: Instant,
    /// `true` if the driver was rescued, see
    /// [`Options::rescue_driver`](crate::Options::rescue_driver).
    pub rescued: bool,
    /// `true` if the stall is over. One that goes on is told once a second, with `false`.
    pub over: bool,
    /// The stated break-even of a pool, for [`Event::remedy`].
    pub(crate) break_even: Option<BreakEven>,
}
