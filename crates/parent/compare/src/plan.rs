//! Plans a run from its options: the cells, their controls, and the order in which they are
//! measured.
//!
//! Every round holds every cell, the floor of each runtime and the raw run of each workload once.
//! Each round has another order, so that a machine that drifts does so for all of them alike.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::collections::BTreeMap;

use anyhow::Result;
use engine::{Catalogue, Occasion, controls, fitting, rounds, runtimes, strategies, workloads};
use record::{Cell, Load, Place, Prepared, Probe, RunInfo, Settings, Subject, Trial};

use crate::options::Options;
use crate::sizing::sizing;

/// Describes a run: chooses the cells that make sense, and makes the workloads ready.
pub(crate) fn describe(
    key: &str,
    options: &Options,
    occasion: &Occasion,
    catalogue: &Catalogue,
) -> Result<RunInfo> {
    let cpus = options.cpus.unwrap_or(occasion.machine.cpus);
    let candidates = cells(
        options,
        &strategies(&options.strategies, catalogue)?,
        &runtimes(&options.runtimes, catalogue)?,
        &workloads(&options.workloads, catalogue)?,
        cpus,
    );
    let (cells, skipped) = fitting(candidates, catalogue)?;
    let subjects = cells.len() + controls(&cells).len();
    let sizing = sizing(options, subjects, cpus)?;
    Ok(RunInfo {
        rounds: sizing.rounds,
        retakes: options.retakes.unwrap_or_else(|| sizing.retakes(subjects)),
        period: options.period,
        budget: options.budget,
        timing: sizing.timing,
        workloads: prepared(&cells, catalogue)?,
        cells,
        skipped,
        ..occasion.blank(key)
    })
}

/// Returns all trials of a run.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    let mut subjects = controls(&info.cells);
    subjects.extend(info.cells.iter().cloned().map(Subject::Cell));
    rounds(info, &subjects)
}

/// Returns every combination, in the order in which the cells are shown.
fn cells(
    options: &Options,
    strategies: &[(String, Settings)],
    runtimes: &[String],
    workloads: &[String],
    cpus: u32,
) -> Vec<Cell> {
    let one = [1];
    let jobs: &[u32] = if options.jobs.is_empty() { &one } else { &options.jobs };
    let chosen: Vec<Place> = options.places.iter().copied().map(Place::from).collect();
    let places: &[Place] = if chosen.is_empty() { &[Place::Task] } else { &chosen };
    let mut cells = Vec::new();
    for workload in workloads {
        for &jobs in jobs {
            for &place in places {
                for runtime in runtimes {
                    for (strategy, setting) in strategies {
                        let (strategy, setting) = (strategy.clone(), setting.clone());
                        let (runtime, workload) = (runtime.clone(), workload.clone());
                        let load = Load::Jobs(jobs);
                        let probe = Probe::Timer;
                        let cell = Cell { strategy, setting, runtime, workload, load, probe, cpus, place };
                        if !cells.contains(&cell) {
                            cells.push(cell);
                        }
                    }
                }
            }
        }
    }
    cells
}

/// Makes each workload ready, once for all children.
fn prepared(cells: &[Cell], catalogue: &Catalogue) -> Result<BTreeMap<String, Prepared>> {
    let mut workloads = BTreeMap::new();
    for cell in cells {
        if !workloads.contains_key(&cell.workload) {
            workloads.insert(cell.workload.clone(), catalogue.prepare(&cell.workload)?);
        }
    }
    Ok(workloads)
}
