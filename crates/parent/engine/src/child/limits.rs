//! What a child may take before it is ended.

use std::time::Duration;

/// The limits of one child.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// How long it may live.
    pub time: Duration,
    /// How many bytes of memory it may have. `None` where that is not limited.
    pub memory: Option<u64>,
}

/// A time alone: for questions that take no memory to speak of.
impl From<Duration> for Limits {
    fn from(time: Duration) -> Limits {
        Limits { time, memory: None }
    }
}
