//! The description of a strategy by its binary, and its answers to the parent's questions before a
//! run.

use serde::{Deserialize, Serialize};

use crate::{Cell, Settings};

/// A strategy with its settings and abilities. `<binary> describe` writes one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Description {
    /// The [`crate::FORMAT`] of its writer.
    pub format: u32,
    /// The name of the strategy and of its package.
    pub strategy: String,
    /// One sentence.
    pub summary: String,
    /// The settings it takes.
    pub settings: Vec<Entry>,
    /// The variants that are measured by default. Never empty: a strategy without settings has one
    /// variant with an empty setting.
    pub defaults: Vec<Variant>,
    /// The variants that are measured only if the strategy is named.
    pub others: Vec<Variant>,
    /// The variants that are measured by default as well if the children run under a quota.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defaults_under_quota: Vec<Variant>,
    /// The runtimes in its binary.
    pub runtimes: Vec<Entry>,
    /// The workloads in its binary, the default first.
    pub workloads: Vec<Entry>,
}

impl Description {
    /// Returns all variants, the defaults first.
    pub fn variants(&self) -> impl Iterator<Item = &Variant> {
        self.defaults.iter().chain(&self.others)
    }
}

/// A strategy with one of its settings.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Variant {
    /// The setting: `every=1000`.
    pub setting: Settings,
    /// The abilities of the strategy with this setting.
    pub abilities: Abilities,
}

/// A name with its values and a summary.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The name on the command line.
    pub name: String,
    /// The values that it takes, in words: `1, 2, 3, ...`. Empty if it takes none.
    pub values: String,
    /// One sentence.
    pub summary: String,
}

/// The abilities of a strategy. The conformance test proves each statement, the `false` ones too.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Abilities {
    /// True if the strategy yields between the steps of one job.
    pub divides: bool,
    /// True if a job stops early when its future is dropped.
    pub cancels: bool,
    /// True if any number of jobs run on at most as many threads as there are processors, or as the
    /// setting says.
    pub bounds_threads: bool,
    /// True if a job may borrow from its caller.
    pub borrows: bool,
}

/// The question which cells can be measured. `<binary> check` reads it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Candidates {
    /// The cells.
    pub cells: Vec<Cell>,
    /// The quota that the children are to run under: see [`crate::Trial::quota_millicpus`].
    #[serde(default)]
    pub quota_millicpus: Option<u64>,
}

/// The answer to whether a cell can be measured. `<binary> check` writes one for each cell of
/// [`Candidates`].
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "fit", rename_all = "lowercase")]
pub enum Fit {
    /// The cell can be measured.
    Fits {
        /// The abilities of the strategy with the cell's setting.
        #[serde(default)]
        abilities: Option<Abilities>,
    },
    /// Every part is right, but the combination makes no sense. The parent skips the cell.
    Unsupported {
        /// The reason, in words.
        reason: String,
    },
    /// A part is wrong. The parent refuses the command line.
    Invalid {
        /// What is wrong and what would be right, in words.
        reason: String,
    },
}

/// A workload prepared for this machine. `<binary> prepare` writes one for the name of a workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The workload with every setting resolved: `countdown:steps=50000000,spins=560`.
    pub workload: String,
    /// The measured speed of one thread that does nothing else, in steps per second. A step of the
    /// plain countdown takes about a nanosecond, too short for a [`std::time::Duration`].
    pub steps_per_s: u64,
}
