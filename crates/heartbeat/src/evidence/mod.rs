//! What the system tells of a thread. A stub: nothing.
#![allow(unreachable_pub, dead_code)]

/// A thread of this process.
#[derive(Clone, Debug)]
pub struct Thread(());

impl Thread {
    /// Returns the calling thread.
    pub fn here() -> Self {
        Self(())
    }
    /// Reads what the system tells of the thread.
    pub fn read(&self) -> Reading {
        Reading(())
    }
    /// Returns the system's number of the thread.
    pub fn id(&self) -> Option<u64> {
        None
    }
}

/// What the system told of a thread.
#[derive(Clone, Debug)]
pub struct Reading(());

/// What the system told of the process.
#[derive(Clone, Debug)]
pub struct Process(());

impl Process {
    /// Reads what the system tells of this process.
    pub fn read() -> Self {
        Self(())
    }
}
