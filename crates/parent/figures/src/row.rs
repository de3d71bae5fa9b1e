//! One row of a summary: a cell or a control, its outcome, and its figures.

use record::{Cell, Place, Probe};

use crate::figures::Figures;
use crate::outcome::Outcome;

/// A cell or a control with its outcome and figures.
#[derive(Clone, Debug, PartialEq)]
pub struct Row<Of> {
    /// The cell or control.
    pub of: Of,
    /// Its outcome.
    pub outcome: Outcome,
    /// Its figures. A row that was not measured has none.
    pub figures: Figures,
}

/// The ticker alone. See [`record::Subject::Floor`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Floor {
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The number of processors that the child might use.
    pub cpus: u32,
    /// The place where the ticker ran.
    pub place: Place,
    /// What a beat was made of.
    pub probe: Probe,
    /// The peer whose program measured it. `None` for a runtime of Rust's.
    pub peer: Option<String>,
}

/// The job alone. See [`record::Subject::Raw`].
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Raw {
    /// The workload as the user named it.
    pub workload: String,
    /// The number of processors that the child might use.
    pub cpus: u32,
    /// The peer in whose language it was done. `None` for Rust.
    pub peer: Option<String>,
}

impl Floor {
    /// Returns the floor that belongs to a cell.
    pub fn of(cell: &Cell) -> Floor {
        let Cell { runtime, cpus, place, probe, peer, .. } = cell.clone();
        Floor { runtime, cpus, place, probe, peer }
    }
}

impl Raw {
    /// Returns the raw run that belongs to a cell.
    pub fn of(cell: &Cell) -> Raw {
        Raw { workload: cell.workload.clone(), cpus: cell.cpus, peer: cell.peer.clone() }
    }
}
