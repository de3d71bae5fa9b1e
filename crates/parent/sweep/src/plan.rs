//! From the options to a plan that `compare` carries out: points, floors, what a yield costs, and the order of it all.
//!
//! In every round each point has a trial of its cost and one of its beats, one by time also one of its slices; each
//! runtime has its floor, and one trial in which single yields are weighed. All are shuffled together.
//!
//! What must stay true: whatever is random follows from the seed; and what a trial was for can be told from its record
//! alone, the trials of slices by the number of their round.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use compare::catalogue::Catalogue;
use compare::machine::this_machine;
use compare::plan::{BadRequest, Occasion, Plan, fitting, phases, runtimes, workloads};
use compare::run::limit_by_default;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, Cell, Description, Experiment, Prepared, RunInfo, Settings, Subject, Timing, Trial};

use crate::options::Options;
use crate::pace::{Counts, Pace};
use crate::points::{self, STRATEGY, YIELD_WORK, every, within, yield_cell};

/// The rounds of trials of slices are numbered from here: the same cells have their beats measured too.
pub(crate) const SLICES_FROM: u32 = 1_000_000;
/// What is measured where it has to be quick and nobody chose.
const QUICK_RUNTIMES: &str = "*/1";
/// One trial in so many may be taken again.
const RETAKE_ONE_IN: usize = 10;

/// Turns the options into a plan. Asks the strategy's binary what it takes, and makes the workload ready.
///
/// # Errors
/// [`BadRequest`] where the options make no sense; anything else where the strategy is missing, or a binary gives no
/// answer.
pub fn plan(options: &Options, catalogue: &Catalogue, versions: BTreeMap<String, String>) -> Result<Plan> {
    let machine = this_machine();
    options.validate(machine.cpus)?;
    let description = catalogue.descriptions().find(|description| description.strategy == STRATEGY);
    let description = description.with_context(|| {
        format!("a sweep is about the strategy `{STRATEGY}`, and the workspace has none: bring back crates/strategies/{STRATEGY}")
    })?;
    let chosen: Vec<String> = match (options.runtimes.as_slice(), options.quick) {
        ([], true) => vec![QUICK_RUNTIMES.to_owned()],
        (chosen, _) => chosen.to_vec(),
    };
    let runtimes = runtimes(&chosen, catalogue)?;
    let workload = one_workload(options, catalogue)?;
    let cells_of = |settings: &[Settings]| {
        let cell = |runtime: &String, setting: &Settings| Cell {
            strategy: STRATEGY.to_owned(),
            setting: setting.clone(),
            runtime: runtime.clone(),
            workload: workload.clone(),
            jobs: 1,
            cpus: options.cpus.unwrap_or(machine.cpus),
            place: options.place,
        };
        let of = |runtime| settings.iter().map(move |setting| cell(runtime, setting));
        runtimes.iter().flat_map(of).collect::<Vec<Cell>>()
    };
    // Before it is prepared, because only the check says what is wrong with a workload's settings.
    fitting(cells_of(&[points::setting(points::EVERY, "1")]), catalogue)?;
    let workloads = prepared(&workload, catalogue)?;
    let settings = settings(&workloads[&workload], &workload, description, options.quick)?;
    let (cells, skipped) = fitting(cells_of(&settings), catalogue)?;

    let Occasion { started, seed, name } = Occasion::now(options.seed, options.name.as_deref());
    let info = RunInfo {
        format: record::FORMAT,
        experiment: Experiment::Sweep,
        name,
        started,
        command: options.command.clone(),
        seed,
        rounds: 0,
        retakes: 0,
        period: options.period,
        budget: options.budget,
        timing: Timing { warm_up: Duration::ZERO, duration: Duration::ZERO, drain: Duration::ZERO },
        memory_limit_bytes: limit_by_default(),
        cells,
        skipped,
        workloads,
        machine,
        versions,
    };
    let (info, trials) = of(info, options);
    Ok(Plan { info, trials })
}

fn one_workload(options: &Options, catalogue: &Catalogue) -> Result<String, BadRequest> {
    let chosen: Vec<String> = options.workload.iter().cloned().collect();
    let found = workloads(&chosen, catalogue)?;
    match found.as_slice() {
        [one] => Ok(one.clone()),
        several => Err(BadRequest(format!(
            "--workload {}: a curve has one workload; give one of {}",
            chosen.join(" "),
            several.join(", ")
        ))),
    }
}

/// The workload of the curve, and that by which a yield is weighed.
fn prepared(workload: &str, catalogue: &Catalogue) -> Result<BTreeMap<String, Prepared>> {
    let mut workloads = BTreeMap::new();
    for name in [workload, YIELD_WORK] {
        if !workloads.contains_key(name) {
            workloads.insert(name.to_owned(), catalogue.prepare(name)?);
        }
    }
    Ok(workloads)
}

fn settings(
    prepared: &Prepared,
    workload: &str,
    description: &Description,
    quick: bool,
) -> Result<Vec<Settings>, BadRequest> {
    if points::steps(prepared).is_none() {
        return Err(BadRequest(format!(
            "--workload {workload}: it can't be divided, so there is nothing to yield between; give one that has \
             steps, such as countdown:step=500ns"
        )));
    }
    Ok(points::settings(&points::counts(prepared, quick), description, quick))
}

/// The trials of a run, and the run with what follows from them.
pub(crate) fn of(info: RunInfo, options: &Options) -> (RunInfo, Vec<Trial>) {
    let pace = Pace::of(options, counts(&info));
    let mut info = RunInfo { rounds: pace.rounds, timing: pace.beats, ..info };
    let trials = trials(&info, &pace);
    info.retakes = u32::try_from(trials.len().div_ceil(RETAKE_ONE_IN)).unwrap_or(u32::MAX);
    (info, trials)
}

/// The floor of each runtime, once.
fn floors(info: &RunInfo) -> Vec<&Cell> {
    let mut first: Vec<&Cell> = Vec::new();
    for cell in &info.cells {
        if first.iter().all(|known| known.runtime != cell.runtime) {
            first.push(cell);
        }
    }
    first
}

fn counts(info: &RunInfo) -> Counts {
    let count = |count: usize| u32::try_from(count).unwrap_or(u32::MAX);
    let (cells, runtimes) = (info.cells.len(), floors(info).len());
    let slices = info.cells.iter().filter(|cell| within(cell).is_some()).count();
    Counts {
        beats: count(cells + runtimes),
        costs: count(cells + runtimes),
        slices: count(slices),
        drains: info.cells.iter().map(|cell| slice(info, cell)).sum(),
    }
}

/// How long a slice of this cell takes, about; nothing for a breather, whose slices are short.
fn slice(info: &RunInfo, cell: &Cell) -> Duration {
    let (Some(every), Some(prepared)) = (every(cell), info.workloads.get(&cell.workload)) else {
        return Duration::ZERO;
    };
    let steps = every.min(points::steps(prepared).unwrap_or(u64::MAX));
    let nanos = u128::from(steps) * 1_000_000_000 / u128::from(prepared.steps_per_s.max(1));
    // Where a single step takes longer, its beats are late by more than anybody waits for.
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).min(2 * points::MOST_SLICE)
}

fn trials(info: &RunInfo, pace: &Pace) -> Vec<Trial> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(info.seed);
    let mut trials = Vec::new();
    for (round, phase) in (0..info.rounds).zip(phases(info.period, info.rounds, &mut random)) {
        let of = |subject: Subject, timing: Timing| {
            let workload = match &subject {
                Subject::Cell(cell) | Subject::Cost(cell) => info.workloads.get(&cell.workload),
                Subject::Floor { .. } | Subject::Bare { .. } | Subject::Raw { .. } => None,
            };
            Trial {
                format: record::FORMAT,
                workload: workload.map(|prepared| prepared.workload.clone()),
                subject,
                round,
                beating: Beating::Scheduled { period: info.period, phase },
                timing,
                stalls: Vec::new(),
                slices: false,
            }
        };
        let mut own = Vec::new();
        for cell in &info.cells {
            let beats = Timing { drain: pace.beats.drain + slice(info, cell), ..pace.beats };
            own.push(of(Subject::Cost(cell.clone()), pace.cost));
            own.push(of(Subject::Cell(cell.clone()), beats));
            if within(cell).is_some() {
                let slices = of(Subject::Cell(cell.clone()), pace.slices);
                own.push(Trial { slices: true, round: SLICES_FROM + round, ..slices });
            }
        }
        for cell in floors(info) {
            own.push(of(Subject::floor_of(cell), pace.beats));
            own.push(of(Subject::Cost(yield_cell(cell)), pace.cost));
        }
        own.shuffle(&mut random);
        trials.extend(own);
    }
    trials
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;
    use crate::sample;

    #[test]
    fn every_point_is_measured_in_every_round_in_an_order_that_follows_from_the_seed() {
        let options = Options { rounds: Some(3), ..Options::default() };
        let (info, trials) = of(sample::info(), &options);
        let slices = info.cells.iter().filter(|cell| within(cell).is_some()).count();
        assert_eq!(trials.len(), 3 * (2 * info.cells.len() + slices + 2 * 2), "two runtimes");
        let once: BTreeSet<(&Subject, u32)> =
            trials.iter().map(|trial| (&trial.subject, trial.round)).collect();
        assert_eq!(once.len(), trials.len(), "no subject and round twice");
        assert_eq!(of(sample::info(), &options).1, trials);
        let other = RunInfo { seed: 43, ..sample::info() };
        assert_ne!(of(other, &options).1, trials);
    }

    #[test]
    fn only_trials_of_slices_keep_them_and_only_slices_of_time_have_such() {
        let (_, trials) = of(sample::info(), &Options::default());
        for trial in trials {
            assert_eq!(trial.slices, trial.round >= SLICES_FROM);
            if let (true, Subject::Cell(cell)) = (trial.slices, &trial.subject) {
                assert!(within(cell).is_some());
            }
            assert_eq!(trial.workload.is_none(), matches!(trial.subject, Subject::Floor { .. }));
        }
    }

    #[test]
    fn a_late_beat_of_a_long_slice_has_the_time_to_fire() {
        let (info, trials) = of(sample::info(), &Options::default());
        for trial in trials.iter().filter(|trial| trial.round < SLICES_FROM) {
            if let Subject::Cell(cell) = &trial.subject {
                assert!(trial.timing.drain >= info.timing.drain + slice(&info, cell));
            }
        }
    }
}
