//! The subjects of a measurement: a cell, or one of its controls.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Load, Settings};

/// A strategy with its setting, on a runtime, with a workload, under a load, seen by a probe.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(from = "CellAtRest")]
pub struct Cell {
    /// The name of the strategy and of its package: `manual-yield`.
    pub strategy: String,
    /// The strategy's parameters: `every=1000`. Empty if it has none.
    pub setting: Settings,
    /// The runtime and its workers: `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The workload as the user named it, with its length if one was asked for: `countdown`,
    /// `countdown:step=500ns`, `countdown:length=20ms`.
    pub workload: String,
    /// How jobs come.
    pub load: Load,
    /// What a beat is made of.
    pub probe: Probe,
    /// The number of processors that the child may use.
    pub cpus: u32,
    /// Where the ticker runs.
    pub place: Place,
    /// The peer whose program measures it: `python`. `None` for a strategy of Rust's.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub peer: Option<String>,
}

/// A cell as any version stored it.
#[derive(Deserialize)]
struct CellAtRest {
    strategy: String,
    setting: Settings,
    runtime: String,
    workload: String,
    /// Formats 1 and 2 had closed loops only.
    jobs: Option<u32>,
    load: Option<Load>,
    #[serde(default)]
    probe: Probe,
    cpus: u32,
    place: Place,
    /// Missing for a strategy of Rust's, and in runs from before there were peers.
    peer: Option<String>,
}

impl From<CellAtRest> for Cell {
    fn from(stored: CellAtRest) -> Self {
        let CellAtRest { strategy, setting, runtime, workload, jobs, load, probe, cpus, place, peer } =
            stored;
        let load = load.or(jobs.map(Load::Jobs)).unwrap_or_default();
        Cell { strategy, setting, runtime, workload, load, probe, cpus, place, peer }
    }
}

impl Cell {
    /// Returns the strategy with its setting, as on the command line: `manual-yield:every=1000`.
    pub fn strategy_with_setting(&self) -> String {
        if self.setting.is_empty() {
            self.strategy.clone()
        } else {
            format!("{}:{}", self.strategy, self.setting)
        }
    }

    /// Returns true if the two cells are equal but for the strategy and its setting.
    pub fn differs_in_strategy_only(&self, other: &Cell) -> bool {
        let like_this =
            Cell { strategy: self.strategy.clone(), setting: self.setting.clone(), ..other.clone() };
        *self == like_this
    }
}

/// What a beat is made of: the thing that waits beside the jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Probe {
    /// A timer of the runtime.
    #[default]
    Timer,
    /// A byte that a task of the runtime echoes over loopback. A thread outside sends it and takes
    /// the time.
    Socket,
    /// An empty task on the runtime's pool of blocking threads.
    Pool,
}

impl fmt::Display for Probe {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Probe::Timer => "timer",
            Probe::Socket => "socket",
            Probe::Pool => "pool",
        })
    }
}

/// Where the ticker runs. A runtime polls a spawned task and the main future at different times.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// In a spawned task, like the jobs.
    #[default]
    Task,
    /// In the main future, the one that `block_on` runs.
    Body,
}

impl fmt::Display for Place {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Place::Task => "task",
            Place::Body => "body",
        })
    }
}

/// The thing that one child process measures in one trial.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Subject {
    /// A strategy at work beside the ticker.
    Cell(Cell),
    /// The cost of a strategy in processor time, without a ticker. The child does the same steps
    /// raw and by the strategy, turn by turn in one process. Ratios between processes spread by
    /// some per cent, and a cost is often less than one.
    Cost(Cell),
    /// The ticker alone: the lateness of the runtime without a job.
    Floor {
        /// The runtime and its workers: `tokio/1`, `smol/N`, ...
        runtime: String,
        /// The number of processors that the child may use.
        cpus: u32,
        /// Where the ticker runs.
        place: Place,
        /// What a beat is made of. Missing in formats 1 and 2, which had timers only.
        #[serde(default)]
        probe: Probe,
        /// The peer whose program measures it. `None` for a runtime of Rust's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        peer: Option<String>,
    },
    /// A thread that sleeps until each beat is due, without a runtime: the lateness of the system
    /// itself.
    Bare {
        /// The number of processors that the child may use.
        cpus: u32,
    },
    /// The job alone, on one thread, without a runtime and without a ticker: its raw speed.
    Raw {
        /// The workload as the user named it.
        workload: String,
        /// The number of processors that the child may use.
        cpus: u32,
        /// The peer whose program measures it: a peer's work is compared with the raw job in its
        /// own language. `None` for Rust's.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        peer: Option<String>,
    },
}

impl Subject {
    /// Returns the number of processors that the child may use.
    pub fn cpus(&self) -> u32 {
        match self {
            Subject::Cell(Cell { cpus, .. })
            | Subject::Cost(Cell { cpus, .. })
            | Subject::Floor { cpus, .. }
            | Subject::Bare { cpus }
            | Subject::Raw { cpus, .. } => *cpus,
        }
    }

    /// Returns the peer whose program measures it. `None` for a strategy or a control of Rust's.
    pub fn peer(&self) -> Option<&str> {
        match self {
            Subject::Cell(Cell { peer, .. })
            | Subject::Cost(Cell { peer, .. })
            | Subject::Floor { peer, .. }
            | Subject::Raw { peer, .. } => peer.as_deref(),
            Subject::Bare { .. } => None,
        }
    }

    /// Returns the control for this cell's lateness: its runtime without a job.
    pub fn floor_of(cell: &Cell) -> Subject {
        let Cell { runtime, cpus, place, probe, peer, .. } = cell.clone();
        Subject::Floor { runtime, cpus, place, probe, peer }
    }

    /// Returns the control for this cell's work: its job without a strategy.
    pub fn raw_of(cell: &Cell) -> Subject {
        Subject::Raw { workload: cell.workload.clone(), cpus: cell.cpus, peer: cell.peer.clone() }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Cell(cell) => {
                write!(f, "{} on {}", cell.strategy_with_setting(), cell.runtime)?;
                match cell.load {
                    Load::Jobs(1) => Ok(()),
                    Load::Jobs(jobs) => write!(f, " with {jobs} jobs"),
                    load => write!(f, " under {load}"),
                }
            }
            Subject::Cost(cell) => write!(f, "cost of {} on {}", cell.strategy_with_setting(), cell.runtime),
            Subject::Floor { runtime, .. } => write!(f, "floor of {runtime}"),
            Subject::Bare { .. } => f.write_str("bare sleep"),
            Subject::Raw { workload, peer: Some(peer), .. } => write!(f, "raw {workload} in {peer}"),
            Subject::Raw { workload, .. } => write!(f, "raw {workload}"),
        }
    }
}
