//! The limits of a child: a child that exceeds them is killed.

use std::time::Duration;

/// The limits of one child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The time that it may live.
    pub time: Duration,
    /// The memory that it may take, in bytes. `None` for no limit.
    pub memory: Option<u64>,
}

/// A limit of time alone, for questions that take little memory.
impl From<Duration> for Limits {
    fn from(time: Duration) -> Limits {
        Limits { time, memory: None }
    }
}
