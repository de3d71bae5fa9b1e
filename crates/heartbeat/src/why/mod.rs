//! Why a loop stood. A stub: can't tell.
#![allow(unreachable_pub, dead_code)]

use std::time::{Duration, Instant};

use crate::evidence::{Process, Reading};

/// One look at a thread.
#[derive(Clone, Debug)]
pub struct Sample {
    /// When.
    pub at: Instant,
    /// The thread.
    pub thread: Reading,
    /// The process.
    pub process: Process,
    /// In `block_in_place`.
    pub in_block_in_place: bool,
}

/// The shares.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Why {
    /// Computed.
    pub computed: Duration,
    /// The machine.
    pub machine: Duration,
    /// Own threads.
    pub own_threads: Duration,
    /// Slept.
    pub slept: Duration,
    /// Locked.
    pub locked: Duration,
    /// Unknown.
    pub unknown: Duration,
}

/// The cause.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Cause {
    /// Cpu.
    Cpu,
    /// Sleep.
    Sleep,
    /// Blocking call.
    BlockingCall,
    /// Lock.
    Lock,
    /// Machine.
    Machine,
    /// Own threads.
    OwnThreads,
}

impl Why {
    /// Returns the cause.
    pub fn cause(&self) -> Option<Cause> {
        None
    }
}

/// Judges.
pub fn judge(samples: &[Sample]) -> Why {
    let unknown = match (samples.first(), samples.last()) {
        (Some(first), Some(last)) => last.at - first.at,
        _ => Duration::ZERO,
    };
    Why { unknown, ..Why::default() }
}
