//! The subjects of a measurement: a cell, or one of its controls.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Settings;

/// A strategy with its setting, on a runtime, with a workload and a number of concurrent jobs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// The name of the strategy and of its package: `manual-yield`.
    pub strategy: String,
    /// The strategy's parameters: `every=1000`. Empty if it has none.
    pub setting: Settings,
    /// The runtime and its workers: `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The workload as the user named it: `countdown`, `countdown:step=500ns`.
    pub workload: String,
    /// The number of jobs at the same time. Each is followed by the next at once.
    pub jobs: u32,
    /// The number of processors that the child may use.
    pub cpus: u32,
    /// Where the ticker runs.
    pub place: Place,
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

    /// Returns the control for this cell's lateness: its runtime without a job.
    pub fn floor_of(cell: &Cell) -> Subject {
        Subject::Floor { runtime: cell.runtime.clone(), cpus: cell.cpus, place: cell.place }
    }

    /// Returns the control for this cell's work: its job without a strategy.
    pub fn raw_of(cell: &Cell) -> Subject {
        Subject::Raw { workload: cell.workload.clone(), cpus: cell.cpus }
    }
}

impl fmt::Display for Subject {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Subject::Cell(cell) => {
                write!(f, "{} on {}", cell.strategy_with_setting(), cell.runtime)?;
                if cell.jobs == 1 { Ok(()) } else { write!(f, " with {} jobs", cell.jobs) }
            }
            Subject::Cost(cell) => write!(f, "cost of {} on {}", cell.strategy_with_setting(), cell.runtime),
            Subject::Floor { runtime, .. } => write!(f, "floor of {runtime}"),
            Subject::Bare { .. } => f.write_str("bare sleep"),
            Subject::Raw { workload, .. } => write!(f, "raw {workload}"),
        }
    }
}
