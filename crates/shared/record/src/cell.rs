//! What can be measured: a cell of the comparison, or one of its controls.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::Settings;

/// One row of the comparison: a strategy with its setting, on a runtime, with a workload and a number of
/// concurrent jobs.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Cell {
    /// The strategy's name, which is its package's name: `manual-yield`.
    pub strategy: String,
    /// The strategy's parameters: `every=1000`. Empty for a strategy that has none.
    pub setting: Settings,
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The workload as the user named it: `countdown`, `countdown:step=500ns`.
    pub workload: String,
    /// How many jobs run at the same time, each started again when it ends.
    pub jobs: u32,
    /// How many processors the child may use.
    pub cpus: u32,
    /// Where the ticker runs.
    pub place: Place,
}

impl Cell {
    /// The strategy with its setting, as it is written on the command line: `manual-yield:every=1000`.
    pub fn strategy_with_setting(&self) -> String {
        if self.setting.is_empty() {
            self.strategy.clone()
        } else {
            format!("{}:{}", self.strategy, self.setting)
        }
    }
}

impl Cell {
    /// Whether nothing but the strategy, or its setting, is another.
    pub fn differs_in_strategy_only(&self, other: &Cell) -> bool {
        let like_this =
            Cell { strategy: self.strategy.clone(), setting: self.setting.clone(), ..other.clone() };
        *self == like_this
    }
}

/// Where the ticker runs: it decides how soon a runtime looks at it again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Place {
    /// The ticker is a spawned task, as the jobs are.
    #[default]
    Task,
    /// The ticker is the main future, the one that `block_on` was given.
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

/// What one child process measures in one round.
#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "lowercase")]
pub enum Subject {
    /// A strategy at work beside the ticker.
    Cell(Cell),
    /// The cell's job and the same steps raw, turn by turn in one process and without a ticker: what the strategy costs
    /// in processor time. Ratios between processes spread by some per cent, and a cost is often less than one.
    Cost(Cell),
    /// The ticker alone: what lateness the runtime has with no job running.
    Floor {
        /// `tokio/1`, `smol/N`, ...
        runtime: String,
        /// How many processors the child may use.
        cpus: u32,
        /// Where the ticker runs.
        place: Place,
    },
    /// A thread that sleeps until each beat is due: no runtime. What the system itself makes of a beat.
    Bare {
        /// How many processors the child may use.
        cpus: u32,
    },
    /// The job alone: no runtime, no ticker, one thread.
    Raw {
        /// The workload as the user named it.
        workload: String,
        /// How many processors the child may use.
        cpus: u32,
    },
}

impl Subject {
    /// How many processors the child may use.
    pub fn cpus(&self) -> u32 {
        match self {
            Subject::Cell(Cell { cpus, .. })
            | Subject::Cost(Cell { cpus, .. })
            | Subject::Floor { cpus, .. }
            | Subject::Bare { cpus }
            | Subject::Raw { cpus, .. } => *cpus,
        }
    }

    /// The control that says what lateness this cell's runtime has without a job.
    pub fn floor_of(cell: &Cell) -> Subject {
        Subject::Floor { runtime: cell.runtime.clone(), cpus: cell.cpus, place: cell.place }
    }

    /// The control that says how fast this cell's job is without a strategy.
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
