//! Plans a run from its options: the cells, their controls, and the order in which they are
//! measured.
//!
//! Every round holds every cell, the floor of each runtime and the raw run of each workload once.
//! Each round has another order, so that a machine that drifts does so for all of them alike.

#[cfg(test)]
mod properties;
#[cfg(test)]
mod tests;

use std::time::Duration;

use anyhow::Result;
use engine::{
    BadRequest, Catalogue, Occasion, Settling, controls, fitting, rounds, runtimes, strategies, workloads,
};
use figures::LostCells;
use notation::duration::written;
use notation::{BadWorkload, Spec};
use record::{Cell, Load, Measurement, Place, Probe, RunInfo, Settings, Subject, Trial};

use crate::options::Options;
use crate::sizing::Sizing;
use crate::workloads::Workloads;

/// The loads of the worlds that people live in, by default: one job after the other, jobs that come
/// and go, and a crowd.
const LOADS: [Load; 3] = [Load::Jobs(1), Load::Pause(Duration::from_millis(50)), Load::Jobs(64)];

/// The length of a job that comes and goes, by default: long enough to make others wait, and short
/// enough for a request.
const LENGTH: Duration = Duration::from_millis(20);

/// The runtimes of a quick run, if none is named: most programs have one of them.
const QUICK_RUNTIMES: &str = "tokio";

/// Describes a run: chooses the cells that make sense, and makes the workloads ready.
pub(crate) fn describe(
    key: &str,
    options: &Options,
    occasion: &Occasion,
    catalogue: &Catalogue,
) -> Result<RunInfo> {
    let cpus = options.cpus.unwrap_or(occasion.machine.cpus);
    let chosen = match (options.runtimes.as_slice(), options.quick) {
        ([], true) => vec![QUICK_RUNTIMES.to_owned()],
        (chosen, _) => chosen.to_vec(),
    };
    let strategies = strategies(&options.strategies, catalogue)?;
    let runtimes = runtimes(&chosen, catalogue)?;
    let named = workloads(&options.workloads, catalogue)?;
    let worlds = worlds(options, &named, |workload| sized(workload, catalogue))?;
    let mut candidates = cells(options, &strategies, &runtimes, &worlds, cpus);
    candidates.retain(|cell| catalogue.belong(&cell.strategy, &cell.runtime));
    for cell in &mut candidates {
        cell.peer = catalogue.peer(&cell.strategy).map(str::to_owned);
    }
    let (cells, skipped) = fitting(candidates, catalogue)?;
    let workloads = Workloads::prepare(&cells, catalogue)?;
    workloads.check_lengths()?;
    workloads.check_rates(&cells)?;
    let sizing = Sizing::of(options, &cells, &workloads, cpus)?;
    let mut versions = occasion.versions.clone();
    versions.extend(catalogue.peer_versions().clone());
    Ok(RunInfo {
        rounds: sizing.rounds,
        retakes: options.retakes.unwrap_or(sizing.retakes),
        period: sizing.period,
        budget: options.budget,
        timing: sizing.timing,
        own_timings: sizing.own_timings,
        workloads: workloads.own,
        peer_workloads: workloads.of_peers,
        versions,
        abilities: catalogue.abilities(&cells)?,
        cells,
        skipped,
        ..occasion.blank(key)
    })
}

/// Returns the loads that the options ask for, or the usual ones, each with its workload. The jobs
/// of a load that comes and goes are cut to a length.
///
/// # Errors
/// If a length was asked for that a workload can't have.
fn worlds(
    options: &Options,
    workloads: &[String],
    sized: impl Fn(&str) -> Chosen,
) -> Result<Vec<(String, Load)>, BadRequest> {
    let asked = options.loads.iter().copied().chain(options.jobs.iter().copied().map(Load::Jobs));
    let mut loads: Vec<Load> = asked.collect();
    if loads.is_empty() {
        loads = LOADS.to_vec();
    }
    let mut worlds = Vec::new();
    for workload in workloads {
        for &load in &loads {
            let world = (cut(workload, load, options.length, sized(workload))?, load);
            if !worlds.contains(&world) {
                worlds.push(world);
            }
        }
    }
    Ok(worlds)
}

/// Says whether a job's length can be chosen.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Chosen {
    /// Its kind has no setting for it.
    Never,
    /// The workload says already how long a job is, by this setting.
    Already(String),
    /// The workload leaves it open.
    Open,
}

fn sized(workload: &str, catalogue: &Catalogue) -> Chosen {
    let Some(kind) = catalogue.job_kind(workload) else { return Chosen::Open };
    let Some(size) = &kind.size else { return Chosen::Never };
    let settings = workload.split_once(':').and_then(|(_, settings)| settings.parse::<Settings>().ok());
    let is_size = |key: &&str| *key == size || *key == "length";
    let given = settings.and_then(|settings| settings.keys().find(is_size).map(str::to_owned));
    given.map_or(Chosen::Open, Chosen::Already)
}

/// Returns the workload with its jobs cut to the length that was asked for, or to the usual one.
fn cut(workload: &str, load: Load, length: Option<Duration>, sized: Chosen) -> Result<String, BadRequest> {
    let cut = |length| match sized {
        Chosen::Never => {
            Err(BadWorkload::NoLength { name: workload.split(':').next().unwrap_or(workload).to_owned() })
        }
        Chosen::Already(size) => Err(BadWorkload::TwoSizes { size }),
        Chosen::Open => Spec::with_length(workload, length),
    };
    match (length, load) {
        (Some(length), _) => {
            cut(length).map_err(|why| BadRequest(format!("--length {}: {why}", written(length))))
        }
        (None, Load::Jobs(_)) => Ok(workload.to_owned()),
        (None, Load::Pause(_) | Load::Rate(_)) => match cut(LENGTH) {
            Err(BadWorkload::TwoSizes { .. } | BadWorkload::NoLength { .. }) => Ok(workload.to_owned()),
            cut => cut.map_err(|why| BadRequest(format!("--load {load}: {why}, with --length"))),
        },
    }
}

/// Returns all trials of a run.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    let mut subjects = controls(&info.cells);
    subjects.extend(info.cells.iter().cloned().map(Subject::Cell));
    rounds(info, &subjects)
}

/// The rule of a comparison: later rounds of a cell that surely lost the beat are left out.
pub(crate) struct Lost(pub(crate) LostCells);

impl Settling for Lost {
    fn add(&mut self, measurement: &Measurement) {
        self.0.add(measurement);
    }

    fn is_settled(&self, trial: &Trial) -> bool {
        matches!(&trial.subject, Subject::Cell(cell) if trial.round > 0 && self.0.has(cell))
    }

    fn is_decided_by(&self, trials_of: &Subject, subject: &Subject) -> bool {
        let Subject::Cell(cell) = trials_of else { return false };
        subject == trials_of || *subject == Subject::floor_of(cell)
    }
}

/// Returns every combination, in the order in which the cells are shown.
fn cells(
    options: &Options,
    strategies: &[(String, Settings)],
    runtimes: &[String],
    worlds: &[(String, Load)],
    cpus: u32,
) -> Vec<Cell> {
    let probes: Vec<Probe> = options.probes.iter().copied().map(Probe::from).collect();
    let probes: &[Probe] = if probes.is_empty() { &[Probe::Timer] } else { &probes };
    let chosen: Vec<Place> = options.places.iter().copied().map(Place::from).collect();
    let places: &[Place] = if chosen.is_empty() { &[Place::Task] } else { &chosen };
    let mut cells = Vec::new();
    for (workload, load) in worlds {
        for &probe in probes {
            for &place in places {
                for runtime in runtimes {
                    for (strategy, setting) in strategies {
                        let (strategy, setting) = (strategy.clone(), setting.clone());
                        let (runtime, workload, load) = (runtime.clone(), workload.clone(), *load);
                        let peer = None;
                        let cell =
                            Cell { strategy, setting, runtime, workload, load, probe, cpus, place, peer };
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
