//! From the options to trials: points, floors, what a yield costs, and the order of it all.
//!
//! In every round each point has a trial of its cost and one of its beats. A point by time also has
//! one of its slices. Each runtime has its floor, and one trial that measures what a single yield
//! costs. All are shuffled together.
//!
//! **Invariant:** whatever is random follows from the seed, and all trials follow from the run's
//! description.

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::{Context, Result};
use engine::{Catalogue, Occasion, fitting, phases, runtimes, trial, workloads};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Beating, Cell, Load, Prepared, Purpose, RunInfo, Settings, Subject, Timing, Trial};

use crate::jobs::kind_has_steps;
use crate::options::Options;
use crate::strategies::YIELDING;
use crate::yields::points::{self, YIELD_WORK, every, within, yield_cell};
use crate::yields::schedule::{Counts, Schedule};

/// The runtimes of a quick run, if none were chosen.
const QUICK_RUNTIMES: &str = "*/1";
/// One trial in ten may be taken again.
const RETAKE_ONE_IN: usize = 10;

/// Describes a run. Asks the strategy's binary what it takes, and makes the workload ready.
///
/// # Errors
/// [`engine::BadRequest`] if the options make no sense; anything else if the strategy is missing,
/// or a binary gives no answer.
pub(crate) fn describe(
    key: &str,
    options: &Options,
    occasion: &Occasion,
    catalogue: &Catalogue,
) -> Result<RunInfo> {
    let description = catalogue.descriptions().find(|description| description.strategy == YIELDING);
    let description = description.with_context(|| {
        format!(
            "a sweep is about the strategy `{YIELDING}`, and the workspace has none: bring back \
             crates/strategies/{YIELDING}"
        )
    })?;
    let chosen: Vec<String> = match (options.runtimes.as_slice(), options.quick) {
        ([], true) => vec![QUICK_RUNTIMES.to_owned()],
        (chosen, _) => chosen.to_vec(),
    };
    let runtimes = runtimes(&chosen, catalogue)?;
    let workload = one_workload(options, catalogue)?;
    let cells_of = |settings: &[Settings]| {
        let cell = |runtime: &String, setting: &Settings| Cell {
            strategy: YIELDING.to_owned(),
            setting: setting.clone(),
            runtime: runtime.clone(),
            workload: workload.clone(),
            load: Load::default(),
            probe: options.probe.into(),
            cpus: options.cpus.unwrap_or(occasion.machine.cpus),
            place: options.place.into(),
            peer: None,
        };
        let of = |runtime| settings.iter().map(move |setting| cell(runtime, setting));
        runtimes.iter().flat_map(of).collect::<Vec<Cell>>()
    };
    // Before it is prepared, because only the check says what is wrong with a workload's settings.
    fitting(cells_of(&[points::setting(points::EVERY, "1")]), catalogue)?;
    let workloads = prepared(&workload, catalogue)?;
    let counts = points::counts(&workloads[&workload], options.quick);
    let settings = points::settings(&counts, description, options.quick);
    let (cells, skipped) = fitting(cells_of(&settings), catalogue)?;
    let info = RunInfo {
        period: options.period(),
        budget: options.budget(),
        cells,
        skipped,
        workloads,
        ..occasion.blank(key)
    };
    Ok(scheduled(info, options))
}

/// Returns the workload of the curve. [`Options::validate`] has let one name pass at most, and no
/// pattern.
fn one_workload(options: &Options, catalogue: &Catalogue) -> Result<String> {
    let found = workloads(options.workload.as_slice(), catalogue)?;
    let workload = found.into_iter().next().context("the strategies' binaries list no workload")?;
    kind_has_steps(&workload, catalogue.job_kind(&workload))?;
    Ok(workload)
}

/// Prepares the workload of the curve, and the one that measures what a yield costs.
fn prepared(workload: &str, catalogue: &Catalogue) -> Result<BTreeMap<String, Prepared>> {
    let mut workloads = BTreeMap::new();
    for name in [workload, YIELD_WORK] {
        if !workloads.contains_key(name) {
            workloads.insert(name.to_owned(), catalogue.prepare(name)?);
        }
    }
    Ok(workloads)
}

/// Returns the run with what its schedule decides: how often and how long it measures.
pub(crate) fn scheduled(info: RunInfo, options: &Options) -> RunInfo {
    let schedule = Schedule::of(options, counts(&info));
    let info = RunInfo { rounds: schedule.rounds, timing: schedule.beats, ..info };
    let retakes = trials(&info).len().div_ceil(RETAKE_ONE_IN);
    RunInfo { retakes: u32::try_from(retakes).unwrap_or(u32::MAX), ..info }
}

/// Returns a cell of each runtime, by which its floor is known.
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

/// Estimates how long a slice of this cell takes. Zero for a point by time, whose slices are short.
fn slice(info: &RunInfo, cell: &Cell) -> Duration {
    let (Some(every), Some(prepared)) = (every(cell), info.workloads.get(&cell.workload)) else {
        return Duration::ZERO;
    };
    let steps = every.min(points::steps(prepared).unwrap_or(u64::MAX));
    let nanos = u128::from(steps) * 1_000_000_000 / u128::from(prepared.steps_per_s.max(1));
    // A single step may take longer. Nobody waits for its beats.
    Duration::from_nanos(u64::try_from(nanos).unwrap_or(u64::MAX)).min(2 * points::MOST_SLICE)
}

/// Returns all trials of a run.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(info.seed);
    let cost = Schedule::cost(info);
    let mut trials = Vec::new();
    for (round, phase) in (0..info.rounds).zip(phases(info.period, info.rounds, &mut random)) {
        let beating = Beating::Scheduled { period: info.period, phase };
        let of = |subject, timing| trial(info, subject, round, beating, timing);
        let mut own = Vec::new();
        for cell in &info.cells {
            let beats = Timing { drain: info.timing.drain + slice(info, cell), ..info.timing };
            own.push(of(Subject::Cost(cell.clone()), cost));
            own.push(of(Subject::Cell(cell.clone()), beats));
            if within(cell).is_some() {
                let slices = of(Subject::Cell(cell.clone()), Schedule::SLICES);
                own.push(Trial { slices: true, purpose: Purpose::Slices, ..slices });
            }
        }
        for cell in floors(info) {
            own.push(of(Subject::floor_of(cell), info.timing));
            own.push(of(Subject::Cost(yield_cell(cell)), cost));
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
    use crate::yields::sample;

    #[test]
    fn every_point_is_measured_in_every_round_in_an_order_that_follows_from_the_seed() {
        let options = Options { rounds: Some(3), ..Options::default() };
        let info = scheduled(sample::info(), &options);
        let trials = trials(&info);
        let slices = info.cells.iter().filter(|cell| within(cell).is_some()).count();
        assert_eq!(trials.len(), 3 * (2 * info.cells.len() + slices + 2 * 2), "two runtimes");
        let once: BTreeSet<_> = trials.iter().map(Trial::key).collect();
        assert_eq!(once.len(), trials.len(), "no trial twice");
        assert_eq!(super::trials(&info), trials);
        assert_ne!(super::trials(&RunInfo { seed: 43, ..info }), trials);
    }

    /// Describes a run on all six runtimes with every N of the default workload and every setting
    /// of the breather.
    fn all() -> RunInfo {
        let info = sample::info();
        let prepared = &info.workloads[YIELD_WORK];
        let every = points::counts(prepared, false)
            .into_iter()
            .map(|n| points::setting(points::EVERY, &n.to_string()));
        let withins = ["10us", "30us", "100us", "300us", "1ms", "3ms"];
        let withins = withins.map(|within| points::setting(points::WITHIN, within));
        let settings: Vec<Settings> =
            every.chain(withins).chain([points::setting(points::COSTING, "1%")]).collect();
        let runtimes = ["tokio/1", "tokio/N", "async-std/1", "async-std/N", "smol/1", "smol/N"];
        let cell = |runtime: &str, setting: &Settings| Cell {
            runtime: runtime.to_owned(),
            setting: setting.clone(),
            ..info.cells[0].clone()
        };
        let of = |runtime| settings.iter().map(move |setting| cell(runtime, setting));
        RunInfo { cells: runtimes.into_iter().flat_map(of).collect(), ..info.clone() }
    }

    #[test]
    fn a_default_run_takes_about_four_minutes() {
        let info = scheduled(all(), &Options::default());
        let trials = trials(&info);
        assert_eq!(
            (info.rounds, trials.len()),
            (crate::yields::curve::SURE_ROUNDS, 5 * 6 * (22 + 22 + 6 + 2))
        );
        // Starting the children takes some 22 s more.
        let measuring: Duration = trials.iter().map(|trial| trial.timing.total()).sum();
        assert!((188..218).contains(&measuring.as_secs()), "{measuring:?}");
    }

    #[test]
    fn the_trials_follow_from_the_description_alone() {
        for options in [Options::default(), Options { quick: true, ..Options::default() }] {
            let info = scheduled(all(), &options);
            let kept: RunInfo = serde_json::from_str(&serde_json::to_string(&info).unwrap()).unwrap();
            assert_eq!(trials(&kept), trials(&info));
        }
    }

    /// Otherwise a run that is resumed has two kinds of cost trials.
    #[test]
    fn a_run_of_format_1_goes_on_with_the_cost_trials_that_it_began_with() {
        let stored =
            concat!(env!("CARGO_MANIFEST_DIR"), "/../../../xtask/tests/command_line/format_1/sweep/run.json");
        let former: RunInfo = serde_json::from_str(&std::fs::read_to_string(stored).unwrap()).unwrap();
        let timings = |info: &RunInfo| -> BTreeSet<Duration> {
            let trials = trials(info);
            let costs = trials.iter().filter(|trial| matches!(trial.subject, Subject::Cost(_)));
            costs.map(|trial| trial.timing.duration).collect()
        };
        assert_eq!(former.format, 1);
        assert_eq!(timings(&former), [Duration::from_millis(160)].into());
        let upgraded = RunInfo { format: 2, ..former };
        assert_eq!(timings(&upgraded), [Duration::from_millis(100)].into());
    }

    #[test]
    fn only_trials_of_slices_keep_them_and_only_slices_of_time_have_such() {
        for trial in trials(&scheduled(sample::info(), &Options::default())) {
            assert_eq!(trial.slices, trial.purpose == Purpose::Slices);
            if let (true, Subject::Cell(cell)) = (trial.slices, &trial.subject) {
                assert!(within(cell).is_some());
            }
            assert_eq!(trial.workload.is_none(), matches!(trial.subject, Subject::Floor { .. }));
        }
    }

    #[test]
    fn a_late_beat_of_a_long_slice_has_the_time_to_fire() {
        let info = scheduled(sample::info(), &Options::default());
        for trial in trials(&info).iter().filter(|trial| trial.purpose == Purpose::Comparison) {
            if let Subject::Cell(cell) = &trial.subject {
                assert!(trial.timing.drain >= info.timing.drain + slice(&info, cell));
            }
        }
    }
}
