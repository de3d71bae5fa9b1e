//! The beginning of a run: everything that differs from one run to the next, such as time, seed and
//! name.

use std::collections::BTreeMap;
use std::time::Duration;

use chrono::{Local, SecondsFormat};
use record::{Machine, RunInfo, Timing};

use crate::machine::this_machine;
use crate::workspace::Workspace;

/// The beginning of a run.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Occasion {
    /// RFC 3339, local time.
    pub started: String,
    /// The seed of everything random in the run.
    pub seed: u64,
    /// The run's name.
    pub name: String,
    /// The command line, to be kept with the run.
    pub command: String,
    /// The machine, as the system describes it.
    pub machine: Machine,
    /// The exact versions of the compiler and of the linked packages.
    pub versions: BTreeMap<String, String>,
    /// The hash of each strategy's program: see [`RunInfo::programs`].
    pub programs: BTreeMap<String, String>,
    /// The memory limit of each child, in bytes. `None` for no limit.
    pub memory: Option<u64>,
    /// The quota of the children's control group, in thousandths of a processor. `None` for no such
    /// group.
    pub quota_millicpus: Option<u64>,
}

impl Occasion {
    /// Begins a run now. Without a seed or a name it makes one up. A made-up name sorts by time,
    /// and nearly always differs for two runs that begin in the same second. If it does not, the
    /// store refuses the second run.
    pub fn now(workspace: &Workspace, seed: Option<u64>, name: Option<&str>, command: String) -> Self {
        let now = Local::now();
        let made_up =
            || format!("{}-{:03x}", now.format("%Y%m%d-%H%M%S"), now.timestamp_subsec_nanos() & 0xfff);
        Occasion {
            started: now.to_rfc3339_opts(SecondsFormat::Secs, false),
            seed: seed.unwrap_or_else(|| now.timestamp_subsec_nanos().into()),
            name: name.map_or_else(made_up, str::to_owned),
            command,
            machine: this_machine(),
            versions: workspace.versions(),
            programs: BTreeMap::new(),
            memory: crate::child::limit_by_default(),
            quota_millicpus: None,
        }
    }

    /// Returns the quota under which the children will run: see [`RunInfo::quota_of_children`].
    pub fn quota_of_children(&self) -> Option<u64> {
        self.blank("").quota_of_children()
    }

    /// Describes an empty run of the experiment with this key: no cells, no rounds, no time.
    pub fn blank(&self, experiment: &str) -> RunInfo {
        let nothing = Duration::ZERO;
        RunInfo {
            format: record::FORMAT,
            experiment: experiment.to_owned(),
            name: self.name.clone(),
            started: self.started.clone(),
            command: self.command.clone(),
            seed: self.seed,
            rounds: 0,
            retakes: 0,
            period: nothing,
            budget: nothing,
            timing: Timing { warm_up: nothing, duration: nothing, drain: nothing },
            memory_limit_bytes: self.memory,
            own_timings: Vec::new(),
            quota_millicpus: self.quota_millicpus,
            cells: Vec::new(),
            skipped: Vec::new(),
            abilities: BTreeMap::new(),
            workloads: BTreeMap::new(),
            peer_workloads: BTreeMap::new(),
            machine: self.machine.clone(),
            versions: self.versions.clone(),
            programs: self.programs.clone(),
            later_programs: Vec::new(),
        }
    }
}
