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
    /// The variants that are measured by default. A strategy without settings has one variant with
    /// an empty setting. Empty if the strategy is measured only if it is named.
    pub defaults: Vec<Variant>,
    /// The variants that are measured only if the strategy is named.
    pub others: Vec<Variant>,
    /// The variants that are measured by default as well if the children run under a quota.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub defaults_under_quota: Vec<Variant>,
    /// The runtimes in its binary.
    pub runtimes: Vec<Entry>,
    /// The kinds of jobs in its binary, the default first.
    pub workloads: Vec<JobKind>,
}

impl Description {
    /// Returns all variants, the defaults first. There is at least one.
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

/// A kind of job: its name on the command line, and what it allows a strategy to do.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobKind {
    /// The name on the command line.
    pub name: String,
    /// The values that it takes, in words. Empty if it takes none.
    pub values: String,
    /// One sentence.
    pub summary: String,
    /// The setting that says how many steps a job has. `None` if its jobs are as long as they are,
    /// so that they can't be cut to a length.
    pub size: Option<String>,
    /// True if a job can be cut into steps, so that one can yield between them.
    pub cuts: bool,
    /// True if the steps of one job can be divided among threads.
    pub splits: bool,
    /// The bytes that a job of the default size reads from its caller. Another process has to be
    /// sent them.
    pub input_bytes: u64,
    /// The most memory that a job of the default size holds besides its input, in bytes, to within
    /// a factor of two.
    pub memory_bytes: u64,
}

impl JobKind {
    /// Makes a kind whose jobs can be cut into any number of `steps`, and hold no memory. For tests
    /// of those that read descriptions.
    pub fn of_steps(name: &str) -> Self {
        JobKind {
            name: name.to_owned(),
            values: String::new(),
            summary: String::new(),
            size: Some("steps".to_owned()),
            cuts: true,
            splits: false,
            input_bytes: 0,
            memory_bytes: 0,
        }
    }
}

/// The abilities of a strategy. The conformance test proves each statement that applies, the
/// `false` ones too. One that does not apply is `false`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Abilities {
    /// True if the strategy yields between the steps of one job.
    pub divides: bool,
    /// True if a job stops early when its future is dropped.
    pub cancels: bool,
    /// True if any number of jobs run on at most as many threads at the same time as there are
    /// processors, or as the setting says. What becomes of that after callers went away is said by
    /// `keeps_limit`.
    pub bounds_threads: bool,
    /// True if a job may borrow from its caller.
    pub borrows: bool,
    /// True if parts of one job run on several threads at the same time. Does not apply if
    /// `moves_out`: nobody sees it from here.
    pub splits: bool,
    /// True if the job runs in another process, so that its input and its output are copied.
    pub moves_out: bool,
    /// True if a job beyond the limit stays with its caller until there is room: nothing piles up
    /// in a queue of the strategy. A job that runs in its caller's own future never leaves it, so
    /// this is true. A refused job does not stay, so this is false.
    pub pushes_back: bool,
    /// True if a job is refused when too many are under way.
    pub refuses: bool,
    /// True if no more jobs are under way than there are processors, or than the setting says, also
    /// after callers went away. A job is under way from its first step to its last.
    pub keeps_limit: bool,
    /// True if the process outlives a job that aborts or overflows its stack.
    pub survives_abort: bool,
    /// True if a job may hold up its thread until another job of the same strategy has ended,
    /// however many do so at a time. Otherwise they can wait for each other for ever. Does not
    /// apply if `moves_out`: such a job can't be sent.
    pub nests: bool,
    /// True if every step of the job sees what its caller's task carries along: a tracing span, a
    /// task-local. Does not apply if `moves_out`: such things are not sent.
    pub keeps_context: bool,
}

impl Abilities {
    /// Nothing at all.
    pub const NONE: Abilities = Abilities {
        divides: false,
        cancels: false,
        bounds_threads: false,
        borrows: false,
        splits: false,
        moves_out: false,
        pushes_back: false,
        refuses: false,
        keeps_limit: false,
        survives_abort: false,
        nests: false,
        keeps_context: false,
    };
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
        /// True if the reason is the job: it does not allow what the strategy needs.
        #[serde(default)]
        of_job: bool,
    },
    /// A part is wrong. The parent refuses the command line.
    Invalid {
        /// What is wrong and what would be right, in words.
        reason: String,
    },
}

/// The answer to whether a workload can be prepared. `<binary> prepare` writes one for the name of
/// a workload.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "prepare", rename_all = "lowercase")]
pub enum Preparation {
    /// The workload is ready.
    Ready(Prepared),
    /// A part of its name is wrong. The parent refuses the command line.
    Invalid {
        /// What is wrong and what would be right, in words.
        reason: String,
    },
}

/// The question for the checksum of a job's first steps. `<binary> expect` reads it, and writes the
/// checksum.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Expectation {
    /// The workload with every setting resolved.
    pub workload: String,
    /// The number of steps.
    pub steps: u64,
}

/// A workload prepared for this machine.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Prepared {
    /// The workload with every setting resolved: `countdown:steps=50000000,spins=560`.
    pub workload: String,
    /// The measured speed of one thread that does nothing else, in steps per second. A step of the
    /// plain countdown takes about a nanosecond, too short for a [`std::time::Duration`].
    pub steps_per_s: u64,
    /// The number of steps of a job. `None` in a run of an earlier version.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub steps: Option<u64>,
}
