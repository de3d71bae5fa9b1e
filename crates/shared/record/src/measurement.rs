//! A line of a stored run: a child's answer, and what the parent saw of the machine meanwhile.
//!
//! Only the parent reads and writes it. `line.rs` reads it. **Invariant:** a figure that the system
//! does not tell is `None`, never 0.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Answer, Key, Subject, nanos};

/// One trial as the parent stores it.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Measurement {
    /// The child's answer, or the failure that the parent saw. Its kind is written first.
    #[serde(flatten)]
    pub answer: Answer,
    /// 0 for the first measurement, and one more for each retake because the machine was disturbed.
    /// Missing in an old run, and then 0.
    pub attempt: u32,
    /// What else the machine did meanwhile. `None` in an old run, from before this was kept.
    pub surroundings: Option<Surroundings>,
}

impl Measurement {
    /// Returns the subject of the trial.
    pub fn subject(&self) -> &Subject {
        self.answer.subject()
    }

    /// Returns the key of its trial in the run.
    pub fn key(&self) -> Key<'_> {
        self.answer.key()
    }

    /// Returns the round of the trial.
    pub fn round(&self) -> u32 {
        self.answer.round()
    }
}

/// Makes an answer the first attempt, with unknown surroundings.
impl From<Answer> for Measurement {
    fn from(answer: Answer) -> Self {
        Measurement { answer, attempt: 0, surroundings: None }
    }
}

/// What the machine did while a child lived, besides running it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// When the parent started the child: wall clock, since 1970, UTC.
    #[serde(with = "nanos")]
    pub began: Duration,
    /// How long the child lived, on the monotonic clock.
    #[serde(with = "nanos")]
    pub took: Duration,
    /// The number of processors that the child could use. `stolen` and `others` count these alone.
    /// `None` if the system does not tell which they are. Then the two count all processors.
    #[serde(default)]
    pub cpus: Option<u32>,
    /// Processor time of the parent and the child.
    #[serde(with = "nanos::option")]
    pub own: Option<Duration>,
    /// Processor time that the hypervisor gave to other guests (steal).
    #[serde(with = "nanos::option")]
    pub stolen: Option<Duration>,
    /// How long a control group's quota throttled the parent and the child.
    #[serde(with = "nanos::option")]
    pub throttled: Option<Duration>,
    /// How long the quota of the run's own control group ([`crate::RunInfo::quota_millicpus`])
    /// throttled the child. Nothing but the child is in that group, so this is the child's own
    /// doing. `None` without such a group.
    #[serde(default, with = "nanos::option")]
    pub throttled_alone: Option<Duration>,
    /// Processor time of other processes: all that was not idle, minus `own`.
    #[serde(with = "nanos::option")]
    pub others: Option<Duration>,
    /// How long at least one task of the system waited for a processor. A child with more jobs than
    /// processors causes this by itself.
    #[serde(with = "nanos::option")]
    pub pressure: Option<Duration>,
    /// The worst lateness of a thread of the parent that only sleeps.
    #[serde(with = "nanos::option")]
    pub hiccup: Option<Duration>,
}
