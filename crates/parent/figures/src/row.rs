//! One row of a summary: a cell or a control, what became of it, and its figures.

use record::{Cell, Place};

use crate::figures::Figures;
use crate::outcome::Outcome;

/// What one cell or control comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<Of> {
    /// What it is about.
    pub of: Of,
    /// What became of it.
    pub outcome: Outcome,
    /// Its figures. A row that was not measured has none.
    pub figures: Figures,
}

/// The ticker alone. See [`Subject::Floor`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Floor {
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// How many processors the child might use.
    pub cpus: u32,
    /// Where the ticker ran.
    pub place: Place,
}

/// The job alone. See [`Subject::Raw`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raw {
    /// The workload as the user named it.
    pub workload: String,
    /// How many processors the child might use.
    pub cpus: u32,
}

impl Floor {
    /// The floor that belongs to a cell.
    pub fn of(cell: &Cell) -> Floor {
        Floor { runtime: cell.runtime.clone(), cpus: cell.cpus, place: cell.place }
    }
}

impl Raw {
    /// The raw run that belongs to a cell.
    pub fn of(cell: &Cell) -> Raw {
        Raw { workload: cell.workload.clone(), cpus: cell.cpus }
    }
}
