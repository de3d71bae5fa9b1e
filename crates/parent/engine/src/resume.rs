//! The part of a stored run that is missing. The trials of a run follow from its description alone,
//! so the experiment makes them once more, and those that were measured are left out.
//!
//! **Invariant:** a trial that failed was measured, and so was one that was repeated. The missing
//! trials keep their order, and their phase in each round.

use std::collections::BTreeSet;

use anyhow::Result;
use record::{Cell, Measurement, RunInfo, Subject, Trial};

use crate::BadRequest;
use crate::catalogue::Catalogue;
use crate::choose::fitting;
use crate::plan::Plan;

/// The missing part of a run.
#[derive(Clone, Debug)]
pub struct Remainder {
    /// The trials that were not measured, in the order in which they were planned.
    pub missing: Vec<Trial>,
    /// The number of trials that were planned.
    pub planned: usize,
}

impl Remainder {
    /// Finds the planned trials that have no measurement.
    pub fn of(mut planned: Vec<Trial>, measurements: &[Measurement]) -> Remainder {
        let measured: BTreeSet<_> = measurements.iter().map(Measurement::key).collect();
        let count = planned.len();
        planned.retain(|trial| !measured.contains(&trial.key()));
        Remainder { missing: planned, planned: count }
    }

    /// Counts the planned trials that have a measurement.
    pub fn measured(&self) -> usize {
        self.planned - self.missing.len()
    }

    /// Plans the missing trials, with the retakes that the run has left.
    ///
    /// # Errors
    /// [`BadRequest`] if they can't be measured here and now: a strategy is gone or has become
    /// another, or there are too few processors. Anything else if a binary gives no answer.
    pub fn plan(
        self,
        mut info: RunInfo,
        measurements: &[Measurement],
        catalogue: &Catalogue,
    ) -> Result<Plan> {
        let taken = measurements.iter().filter(|measurement| measurement.attempt > 0).count();
        info.retakes = info.retakes.saturating_sub(u32::try_from(taken).unwrap_or(u32::MAX));
        let refuse = |what: String| {
            BadRequest(format!("--resume {}: {what}; measure anew: `{}`", info.name, info.command))
        };
        let here = crate::machine::cpus();
        let needed = self.missing.iter().map(|trial| trial.subject.cpus()).max().unwrap_or(0);
        if needed > here {
            return Err(refuse(format!("it needs {needed} processors, and this machine has {here}")).into());
        }
        let known: BTreeSet<&str> =
            catalogue.descriptions().map(|description| &*description.strategy).collect();
        let cells = cells(&self.missing);
        if let Some(gone) = cells.iter().find(|cell| !known.contains(&*cell.strategy)) {
            return Err(refuse(format!("there is no strategy `{}` any more", gone.strategy)).into());
        }
        if !cells.is_empty() {
            let (_, misfits) = fitting(cells, catalogue)?;
            if let Some(misfit) = misfits.first() {
                let subject = Subject::Cell(misfit.cell.clone());
                let what = format!("{subject} can't be measured any more: {}", misfit.reason);
                return Err(refuse(what).into());
            }
        }
        Ok(Plan { info, trials: self.missing })
    }
}

/// Returns the cells that trials are about, each once.
fn cells(trials: &[Trial]) -> Vec<Cell> {
    let mut cells = Vec::new();
    for trial in trials {
        if let Subject::Cell(cell) | Subject::Cost(cell) = &trial.subject
            && !cells.contains(cell)
        {
            cells.push(cell.clone());
        }
    }
    cells
}
