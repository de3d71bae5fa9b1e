//! What a strategy's binary says of itself, and its answers to the parent's questions before a run.

use serde::{Deserialize, Serialize};

use crate::Settings;

/// What a strategy is and can do. `<binary> describe` writes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// [`crate::FORMAT`] of whoever wrote this.
    pub format: u32,
    /// The strategy's name, which is its package's name.
    pub strategy: String,
    /// One sentence.
    pub summary: String,
    /// The settings it takes.
    pub settings: Vec<Entry>,
    /// What it is measured with where nobody chose. Never empty: a strategy without settings has one variant
    /// whose setting is empty.
    pub defaults: Vec<Variant>,
    /// The runtimes that its binary holds.
    pub runtimes: Vec<Entry>,
    /// The workloads that its binary holds, the default first.
    pub workloads: Vec<Entry>,
}

/// A strategy with one of its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The setting: `every=1000`.
    pub setting: Settings,
    /// What the strategy can do with it.
    pub abilities: Abilities,
}

/// A name with what there is to know about it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// As it is written on the command line.
    pub name: String,
    /// The values that it takes, in words: `1, 2, 3, ...`. Empty where it takes none.
    pub values: String,
    /// One sentence.
    pub summary: String,
}

/// What a strategy can do with a job. The conformance test proves each statement, the `false` ones too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// It hands control back between the steps of one job.
    pub divides: bool,
    /// A job whose future is dropped stops before its end.
    pub cancels: bool,
    /// However many jobs there are, it runs them on no more threads than it has processors, or was told.
    pub bounds_threads: bool,
    /// The job may borrow from its caller.
    pub borrows: bool,
}

/// Whether a cell can be measured. `<binary> check` answers one for each [`crate::Cell`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fit", rename_all = "lowercase")]
pub enum Fit {
    /// It can.
    Fits,
    /// Every part is right, but the combination makes no sense: the cell is skipped.
    Unsupported {
        /// Why, in words.
        reason: String,
    },
    /// Some part is wrong: the command line is refused.
    Invalid {
        /// What was wrong and what would be right, in words.
        reason: String,
    },
}

/// A workload made ready for this machine. `<binary> prepare` answers one for a workload's name.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// With every setting resolved: `countdown:steps=50000000,spins=560`.
    pub workload: String,
    /// Steps a second of one thread that does nothing else, measured: a step of the plain countdown takes
    /// little more than a nanosecond, too short to be a [`std::time::Duration`] of its own.
    pub steps_per_s: u64,
}
