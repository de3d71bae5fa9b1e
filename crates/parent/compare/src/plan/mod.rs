//! From a request to a list of trials: cells, their controls, and the order in which they are measured.
//!
//! Every round holds every cell once, the floor of each runtime and the raw run of each workload, shuffled anew by
//! the run's seed: a machine that drifts then drifts for all of them alike.

mod choose;
mod occasion;
mod pace;
#[cfg(test)]
mod properties;
mod request;
mod resume;

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use record::{Beating, Cell, Description, Experiment, Fit, Prepared, RunInfo, Skipped, Subject, Trial};

use crate::catalogue::Catalogue;
use crate::{machine, run};

pub use occasion::Occasion;
pub use pace::DEFAULT_ROUNDS;
pub use request::{BadRequest, Request, validate_memory};
pub use resume::{Remainder, no_comparison, remainder, resume};

/// What is going to be measured.
#[derive(Clone, Debug)]
pub struct Plan {
    /// What is kept of the run as a whole.
    pub info: RunInfo,
    /// In the order in which they are carried out.
    pub trials: Vec<Trial>,
}

impl Plan {
    /// How long the run will take, about.
    pub fn estimate(&self) -> Duration {
        self.trials.iter().map(|trial| pace::estimate(trial.timing, 1)).sum()
    }
}

/// Turns a request into a plan. Asks the strategies' binaries what they can do, and makes the workloads ready.
///
/// # Errors
/// [`BadRequest`] where the request makes no sense; anything else where a binary gives no answer.
pub fn plan(request: &Request, catalogue: &Catalogue, versions: BTreeMap<String, String>) -> Result<Plan> {
    let machine = machine::this_machine();
    request.validate(machine.cpus)?;
    let known: Vec<&Description> = catalogue.descriptions().collect();
    let cpus = request.cpus.unwrap_or(machine.cpus);
    let candidates = choose::cells(
        request,
        &choose::strategies(&request.strategies, &known)?,
        &runtimes(&request.runtimes, catalogue)?,
        &workloads(&request.workloads, catalogue)?,
        cpus,
    );
    let (cells, skipped) = fitting(candidates, catalogue)?;
    let controls = controls(&cells);
    let pace = pace::pace(request, cells.len() + controls.len(), cpus)?;

    let Occasion { started, seed, name } = Occasion::now(request.seed, request.name.as_deref());
    let info = RunInfo {
        format: record::FORMAT,
        experiment: Experiment::Comparison,
        name,
        started,
        command: request.command.clone(),
        seed,
        rounds: pace.rounds,
        retakes: request.retakes.unwrap_or_else(|| pace.retakes(cells.len() + controls.len())),
        period: request.period,
        budget: request.budget,
        timing: pace.timing,
        memory_limit_bytes: request.memory.or_else(run::limit_by_default),
        workloads: prepared(&cells, catalogue)?,
        cells,
        skipped,
        machine,
        versions,
    };
    let trials = trials(&info, &controls);
    Ok(Plan { info, trials })
}

/// The names of something that every strategy lists; all binaries are built of the same crates, so the lists are
/// the same.
fn names<'d>(known: &[&'d Description], list: fn(&Description) -> &Vec<record::Entry>) -> Vec<&'d str> {
    known
        .first()
        .map(|description| list(description).iter().map(|entry| &*entry.name).collect())
        .unwrap_or_default()
}

/// Divides the cells into those that can be measured and those that make no sense.
///
/// # Errors
/// [`BadRequest`] where a part of a cell is wrong, or none is left; anything else where a binary gives no answer.
pub fn fitting(candidates: Vec<Cell>, catalogue: &Catalogue) -> Result<(Vec<Cell>, Vec<Skipped>)> {
    let mut fits: BTreeMap<Cell, Fit> = BTreeMap::new();
    for description in catalogue.descriptions() {
        let own: Vec<Cell> =
            candidates.iter().filter(|cell| cell.strategy == description.strategy).cloned().collect();
        if !own.is_empty() {
            let answers = catalogue.check(&description.strategy, &own)?;
            fits.extend(own.into_iter().zip(answers));
        }
    }
    let (mut cells, mut skipped) = (Vec::new(), Vec::new());
    for cell in candidates {
        match fits.remove(&cell) {
            Some(Fit::Fits) => cells.push(cell),
            Some(Fit::Unsupported { reason }) => skipped.push(Skipped { cell, reason }),
            Some(Fit::Invalid { reason }) => {
                return Err(BadRequest(format!("{reason}{}", choose::LIST)).into());
            }
            None => unreachable!("every cell was checked"),
        }
    }
    if cells.is_empty() {
        let reasons: Vec<String> = skipped
            .iter()
            .map(|skipped| format!("{}: {}", Subject::Cell(skipped.cell.clone()), skipped.reason))
            .collect();
        return Err(BadRequest(format!("nothing is left to be measured: {}", reasons.join("; "))).into());
    }
    Ok((cells, skipped))
}

/// The floor and the raw run that some cell needs, each once.
pub(crate) fn controls(cells: &[Cell]) -> Vec<Subject> {
    let mut controls = Vec::new();
    for control in cells.iter().flat_map(|cell| [Subject::raw_of(cell), Subject::floor_of(cell)]) {
        if !controls.contains(&control) {
            controls.push(control);
        }
    }
    controls
}

/// Each workload made ready, once for all children.
fn prepared(cells: &[Cell], catalogue: &Catalogue) -> Result<BTreeMap<String, Prepared>> {
    let mut workloads = BTreeMap::new();
    for cell in cells {
        if !workloads.contains_key(&cell.workload) {
            workloads.insert(cell.workload.clone(), catalogue.prepare(&cell.workload)?);
        }
    }
    Ok(workloads)
}

/// All rounds, each in an order of its own.
pub(crate) fn trials(info: &RunInfo, controls: &[Subject]) -> Vec<Trial> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(info.seed);
    let subjects: Vec<Subject> =
        controls.iter().cloned().chain(info.cells.iter().cloned().map(Subject::Cell)).collect();
    let mut trials = Vec::new();
    for (round, phase) in (0..info.rounds).zip(phases(info.period, info.rounds, &mut random)) {
        let mut shuffled = subjects.clone();
        shuffled.shuffle(&mut random);
        let beating = Beating::Scheduled { period: info.period, phase };
        trials.extend(shuffled.into_iter().map(|subject| trial(info, subject, round, beating)));
    }
    trials
}

/// The names of the runtimes that the patterns choose; all where there are no patterns.
///
/// # Errors
/// [`BadRequest`] with the closest match where there is none of a name.
pub fn runtimes(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<String>, BadRequest> {
    let known: Vec<&Description> = catalogue.descriptions().collect();
    choose::runtimes(patterns, &names(&known, |description| &description.runtimes))
}

/// The workloads that the patterns choose; the first where there are no patterns.
///
/// # Errors
/// [`BadRequest`] with the closest match where there is none of a name.
pub fn workloads(patterns: &[String], catalogue: &Catalogue) -> Result<Vec<String>, BadRequest> {
    let known: Vec<&Description> = catalogue.descriptions().collect();
    choose::workloads(patterns, &names(&known, |description| &description.workloads))
}

/// One phase for each round, in no order: somewhere in the first part of the period, in the second, and so on, so
/// that a few rounds cover the whole of it. All trials of a round have the same, so that it cancels between them.
pub fn phases(period: Duration, rounds: u32, random: &mut Xoshiro256PlusPlus) -> Vec<Duration> {
    let part = period / rounds.max(1);
    let nanos = u64::try_from(part.as_nanos()).unwrap_or(u64::MAX).max(1);
    let mut phases: Vec<Duration> =
        (0..rounds).map(|round| part * round + Duration::from_nanos(random.random_range(0..nanos))).collect();
    phases.shuffle(random);
    phases
}

/// One trial of a run.
fn trial(info: &RunInfo, subject: Subject, round: u32, beating: Beating) -> Trial {
    let workload = match &subject {
        Subject::Cell(Cell { workload, .. })
        | Subject::Cost(Cell { workload, .. })
        | Subject::Raw { workload, .. } => {
            info.workloads.get(workload).map(|prepared| prepared.workload.clone())
        }
        Subject::Floor { .. } | Subject::Bare { .. } => None,
    };
    Trial {
        format: record::FORMAT,
        subject,
        round,
        workload,
        beating,
        timing: info.timing,
        stalls: Vec::new(),
        slices: false,
    }
}

#[cfg(test)]
mod tests;
