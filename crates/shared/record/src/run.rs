//! What is known about a run as a whole: the first file of its folder.

use std::collections::BTreeMap;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Cell, Prepared, Timing, nanos};

/// Everything that a reader of a stored run has to know besides its records.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RunInfo {
    /// [`crate::FORMAT`] of whoever wrote this.
    pub format: u32,
    /// The key of the experiment that made it, and that can read it: `comparison`, `sweep`, ...
    pub experiment: String,
    /// The run's name, which is its folder's name.
    pub name: String,
    /// When it began: RFC 3339, local time.
    pub started: String,
    /// The command line that began it.
    pub command: String,
    /// Whatever is random in the run follows from this.
    pub seed: u64,
    /// How many rounds were planned.
    pub rounds: u32,
    /// How many measurements may be taken again because the machine was disturbed, each of them once.
    #[serde(default)]
    pub retakes: u32,
    /// From one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// How late, at p99 and above the floor, still counts as keeping the beat.
    #[serde(with = "nanos")]
    pub budget: Duration,
    /// How long the parts of each trial took.
    pub timing: Timing,
    /// How much memory each child may take. `None` where it was not limited.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub memory_limit_bytes: Option<u64>,
    /// The cells that were planned, in the order in which they are shown.
    pub cells: Vec<Cell>,
    /// The cells that make no sense, with the reason.
    pub skipped: Vec<Skipped>,
    /// Each workload by its name, as it was made ready for this machine.
    pub workloads: BTreeMap<String, Prepared>,
    /// What it ran on.
    pub machine: Machine,
    /// The exact version of each package that the run is about, and of the compiler.
    pub versions: BTreeMap<String, String>,
}

/// A cell that was not measured because it makes no sense.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Skipped {
    /// Which.
    pub cell: Cell,
    /// Why, in words.
    pub reason: String,
}

/// The machine that a run was measured on. What the system does not tell is `None`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Machine {
    /// `linux`, `macos`, ...
    pub os: String,
    /// `x86_64`, `aarch64`, ...
    pub arch: String,
    /// The processor's model.
    pub cpu: Option<String>,
    /// How many processors this process may use.
    pub cpus: u32,
    /// Bytes of memory.
    pub memory_bytes: Option<u64>,
    /// The kernel's release.
    pub kernel: Option<String>,
    /// How the processors' frequency is chosen: `performance`, `powersave`, ...
    #[serde(default)]
    pub governor: Option<String>,
    /// How much processor time a control group's quota leaves, in thousandths of a processor. `None` also where
    /// there is no quota.
    #[serde(default)]
    pub quota_millicpus: Option<u64>,
}
