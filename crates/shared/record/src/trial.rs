//! What a child process is asked to do, on its stdin.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Subject, nanos};

/// One measurement: a subject, in one round, under stated conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// [`crate::FORMAT`] of whoever wrote this.
    pub format: u32,
    /// What is measured.
    pub subject: Subject,
    /// Which round this is, from 0.
    pub round: u32,
    /// Why it is made.
    pub purpose: Purpose,
    /// The workload with every setting resolved on this machine (`countdown:spins=560`), so that all children
    /// of a run work alike. `None` for a floor.
    pub workload: Option<String>,
    /// How the ticker beats.
    pub beating: Beating,
    /// How long everything takes.
    pub timing: Timing,
    /// When and for how long the loop is to be blocked on purpose, in order and one after the other: to see whether
    /// the ticker notices. For a floor only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stalls: Vec<Stall>,
    /// Whether the length of each slice is kept. To read the clock at both ends of a slice takes up to a microsecond, so
    /// neither work nor lateness of such a trial means anything. For a cell only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub slices: bool,
}

impl Trial {
    /// Returns what tells this trial apart from the others of its run.
    pub fn key(&self) -> Key<'_> {
        (&self.subject, self.purpose, self.round)
    }
}

/// What tells the trials of a run apart: no two of a run have the same subject, purpose and round.
pub type Key<'a> = (&'a Subject, Purpose, u32);

/// Why a trial is made. The answer repeats it, so that a record can be told from others of the same subject and round.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// For the figures of its subject, beside those of the others in its round.
    #[default]
    Comparison,
    /// For the lengths of its slices: looking at the clock around each changes everything else.
    Slices,
    /// For the stalls that are made on purpose.
    StalledFloor,
    /// For what the ticker costs: the floor, and a bare sleep beside it.
    TickerCost,
    /// For what the ticker costs: the floor without its bookkeeping.
    MutedFloor,
    /// For a second measurement of the same subject in the same round.
    Twin,
    /// For the raw run of one cell alone, although other cells have the same: the place of that cell in the plan.
    RawOf(u32),
}

/// A time in which the loop stands still.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stall {
    /// Its beginning, since beat 0 was due.
    #[serde(with = "nanos")]
    pub at: Duration,
    /// How long it lasts.
    #[serde(with = "nanos")]
    pub length: Duration,
}

/// How the ticker beats.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum Beating {
    /// Every beat is due at `t0 + k * period`, whatever became of the ones before, and its lateness is kept.
    Scheduled {
        /// From one beat to the next.
        #[serde(with = "nanos")]
        period: Duration,
        /// How far `t0` is shifted, less than one period: random, from the run's seed, because a fixed phase
        /// against a timer wheel of 1 ms would make lateness a constant.
        #[serde(with = "nanos")]
        phase: Duration,
    },
    /// The same, but nothing is looked at or kept: to see what the ticker itself costs.
    Muted {
        /// From one beat to the next.
        #[serde(with = "nanos")]
        period: Duration,
        /// How far `t0` is shifted.
        #[serde(with = "nanos")]
        phase: Duration,
    },
    /// As the article's script: take the time, then sleep for one period.
    Printing {
        /// How long each sleep is.
        #[serde(with = "nanos")]
        period: Duration,
    },
}

impl Beating {
    /// From one beat to the next.
    pub fn period(&self) -> Duration {
        match self {
            Beating::Scheduled { period, .. }
            | Beating::Muted { period, .. }
            | Beating::Printing { period } => *period,
        }
    }
}

/// How long the parts of a trial take, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Jobs run, nothing is kept: thread pools are filled, caches warmed.
    #[serde(with = "nanos")]
    pub warm_up: Duration,
    /// Beats that are due in this window are kept, and the work done in it is counted.
    #[serde(with = "nanos")]
    pub duration: Duration,
    /// Jobs go on running, so that the window's last beats have this long to fire before they count as
    /// never fired.
    #[serde(with = "nanos")]
    pub drain: Duration,
}

impl Timing {
    /// All parts together.
    pub fn total(&self) -> Duration {
        self.warm_up.saturating_add(self.duration).saturating_add(self.drain)
    }
}
