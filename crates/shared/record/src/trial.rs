//! The request to a child process, on its stdin.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Subject, nanos};

/// A request to measure one subject, in one round, under stated conditions.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Trial {
    /// The [`crate::FORMAT`] of the parent.
    pub format: u32,
    /// The thing to measure.
    pub subject: Subject,
    /// The round, from 0.
    pub round: u32,
    /// Why the trial is made.
    pub purpose: Purpose,
    /// The workload with every setting resolved on this machine (`countdown:spins=560`), so that
    /// all children of a run do the same work. `None` for a floor.
    pub workload: Option<String>,
    /// The mode of the ticker.
    pub beating: Beating,
    /// The seed of the times at which jobs come. All trials of a round have the same, so that every
    /// strategy is given the same pauses and arrivals.
    #[serde(default)]
    pub seed: u64,
    /// The quota under which the child runs, in thousandths of a processor: the smaller one of the
    /// run's and the machine's. `None` if there is none. The child can't ask the system itself: it
    /// is asked about cells outside of the run's control group.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quota_millicpus: Option<u64>,
    /// The lengths of its parts.
    pub timing: Timing,
    /// The stalls to make on purpose, in order and without overlap, to test the ticker. For a floor
    /// only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub stalls: Vec<Stall>,
    /// True if the child keeps the length of each slice. It then reads the clock at both ends of a
    /// slice, so use neither the work nor the lateness of such a trial. For a cell only.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub slices: bool,
}

impl Trial {
    /// Returns the key of this trial in its run.
    pub fn key(&self) -> Key<'_> {
        (&self.subject, self.purpose, self.round)
    }
}

/// The key of a trial. No two trials of a run have the same subject, purpose and round.
pub type Key<'a> = (&'a Subject, Purpose, u32);

/// The reason why a trial is made.
///
/// A run may measure the same subject more than once in a round, for different questions. The child
/// repeats the purpose in its answer, so that each record goes to its question.
///
/// In JSON it is a word, or a word with a number:
///
/// ```
/// # use record::Purpose;
/// # let json = |purpose| serde_json::to_string(&purpose).unwrap();
/// assert_eq!(json(Purpose::Comparison), r#""comparison""#);
/// assert_eq!(json(Purpose::RawOf(2)), r#"{"raw-of":2}"#);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Purpose {
    /// Measures the subject for the figures of its row: a cell, or a control that several cells
    /// share. The default, and what an answer of format 1 is read as.
    #[default]
    Comparison,
    /// Measures the lengths of a cell's slices ([`Trial::slices`]). That disturbs its work and its
    /// lateness.
    Slices,
    /// Checks the ticker on a floor with stalls made on purpose ([`Trial::stalls`]): does it report
    /// them?
    StalledFloor,
    /// Measures what the ticker costs: a floor, and a bare sleep to compare it with.
    TickerCost,
    /// Measures the other side of [`Purpose::TickerCost`]: the same floor with [`Beating::Muted`],
    /// which keeps no lateness.
    MutedFloor,
    /// Measures the same subject a second time in the same round. Nothing differs, so a verdict of
    /// "different" is wrong.
    Twin,
    /// Measures the raw job for one cell alone, although other cells have the same raw job. The
    /// number is that cell's place in the plan, from 0.
    RawOf(u32),
}

/// A time in which the loop is blocked.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stall {
    /// When it begins, from when beat 0 was due.
    #[serde(with = "nanos")]
    pub at: Duration,
    /// Its length.
    #[serde(with = "nanos")]
    pub length: Duration,
}

/// The mode of the ticker.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "mode", rename_all = "lowercase")]
pub enum Beating {
    /// Beat `k` is due at `t0 + k * period`, even if earlier ones were late. Its lateness is kept.
    Scheduled {
        /// The time from one beat to the next.
        #[serde(with = "nanos")]
        period: Duration,
        /// The shift of `t0`, less than one period. It is drawn from the run's seed: with a fixed
        /// phase against a timer wheel of 1 ms, every beat would be equally late.
        #[serde(with = "nanos")]
        phase: Duration,
    },
    /// Like `Scheduled`, but the ticker reads no clock and keeps nothing. For measuring its cost.
    Muted {
        /// The time from one beat to the next.
        #[serde(with = "nanos")]
        period: Duration,
        /// The shift of `t0`.
        #[serde(with = "nanos")]
        phase: Duration,
    },
    /// Like the script of the article: take the time, then sleep for one period.
    Printing {
        /// The length of each sleep.
        #[serde(with = "nanos")]
        period: Duration,
    },
}

impl Beating {
    /// Returns the time from one beat to the next.
    pub fn period(&self) -> Duration {
        match self {
            Beating::Scheduled { period, .. }
            | Beating::Muted { period, .. }
            | Beating::Printing { period } => *period,
        }
    }
}

/// The lengths of the parts of a trial, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Timing {
    /// Jobs run, and nothing is kept. Thread pools start and caches fill.
    #[serde(with = "nanos")]
    pub warm_up: Duration,
    /// The window: beats that are due in it are kept, and the work done in it is counted.
    #[serde(with = "nanos")]
    pub duration: Duration,
    /// Jobs go on. The last beats of the window have this long to fire before they count as never
    /// fired.
    #[serde(with = "nanos")]
    pub drain: Duration,
}

impl Timing {
    /// Returns the length of all parts together.
    pub fn total(&self) -> Duration {
        self.warm_up.saturating_add(self.duration).saturating_add(self.drain)
    }
}
