//! A line of a stored run: what a child answered, and what its parent saw around it.
//!
//! What must stay true: a child knows nothing of this; and what the system does not tell is `None`, never 0.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Answer, Key, Subject, nanos};

/// One trial as its parent keeps it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Measurement {
    /// What the child answered, or why it did not.
    #[serde(flatten)]
    pub answer: Answer,
    /// 0 for the first; one more each time that the trial was taken again because the machine was disturbed.
    #[serde(default)]
    pub attempt: u32,
    /// What else the machine did meanwhile. `None` in a run that was stored before this was looked at.
    #[serde(default)]
    pub surroundings: Option<Surroundings>,
}

impl Measurement {
    /// What was to be measured.
    pub fn subject(&self) -> &Subject {
        self.answer.subject()
    }

    /// Returns what tells its trial apart from the others of its run.
    pub fn key(&self) -> Key<'_> {
        self.answer.key()
    }

    /// In which round.
    pub fn round(&self) -> u32 {
        self.answer.round()
    }
}

/// An answer by itself: the first attempt, with nothing known of its surroundings.
impl From<Answer> for Measurement {
    fn from(answer: Answer) -> Self {
        Measurement { answer, attempt: 0, surroundings: None }
    }
}

/// What the machine did while a child lived, beside running it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Surroundings {
    /// When the child was started, on the wall clock: since 1970, UTC.
    #[serde(with = "nanos")]
    pub began: Duration,
    /// How long it lived, on the monotonic clock.
    #[serde(with = "nanos")]
    pub took: Duration,
    /// How many processors the child might use. Stolen time, and that of others, are of these alone. `None` where the
    /// system does not tell which they are: then they are of all that it has.
    #[serde(default)]
    pub cpus: Option<u32>,
    /// Processor time that this program and the child took.
    #[serde(with = "nanos::option")]
    pub own: Option<Duration>,
    /// Processor time that the hypervisor gave to other guests.
    #[serde(with = "nanos::option")]
    pub stolen: Option<Duration>,
    /// How long a control group's quota held this program's processes back.
    #[serde(with = "nanos::option")]
    pub throttled: Option<Duration>,
    /// Processor time that other processes took: all that was not idle, less this program's and the child's.
    #[serde(with = "nanos::option")]
    pub others: Option<Duration>,
    /// How long some task of the system was ready to run and had no processor. A child with more jobs than there are
    /// processors does that by itself.
    #[serde(with = "nanos::option")]
    pub pressure: Option<Duration>,
    /// How late the idle control was at its latest: a thread of the parent that does nothing but sleep.
    #[serde(with = "nanos::option")]
    pub hiccup: Option<Duration>,
}
