//! From the options to the description of a run.

use std::collections::BTreeMap;

use anyhow::{Context, Result};
use engine::{Catalogue, Occasion, fitting};
use notation::{Size, Spec};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Abilities, Cell, Load, LoadTiming, Place, Prepared, Probe, RunInfo};

use super::conditions::{
    BUDGET, JOB, LONGER_BY_10, PAUSE, PAUSED, PERIOD, QUEUE, QUEUED, QUICK_QUEUE, QUICKLY_QUEUED,
    SLOWER_BY_5, SLOWER_BY_10, TWIN, WORK, one_thread, runtimes,
};
use super::extent::Extent;
use super::trials::trials;

/// Describes a run. Asks the strategies' binaries which cells make sense.
///
/// # Errors
/// If a binary gives no answer.
pub(crate) fn describe(
    key: &str,
    is_quick: bool,
    occasion: &Occasion,
    catalogue: &Catalogue,
) -> Result<RunInfo> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(occasion.seed);
    let cpus = occasion.machine.cpus;
    let (fits, _) = fitting(candidates(catalogue, cpus, |_| true), catalogue)?;
    let mut cells = twins(fits, &mut random);
    let (paused, _) = fitting(cells.iter().map(|cell| under(cell, PAUSE, JOB)).collect(), catalogue)?;
    cells.extend(paused);
    cells.extend(queues(catalogue, cpus)?);
    let info = RunInfo {
        period: PERIOD,
        budget: BUDGET,
        timing: TWIN,
        own_timings: own_timings(),
        cells,
        workloads: workloads(catalogue)?,
        ..occasion.blank(key)
    };
    Ok(sized(info, is_quick))
}

/// Returns the run with what its extent decides: which cells are measured, for how many rounds, and
/// how many measurements may be taken again.
pub(crate) fn sized(info: RunInfo, is_quick: bool) -> RunInfo {
    let extent = if is_quick { Extent::QUICK } else { Extent::FULL };
    let mut info = RunInfo { rounds: extent.rounds, ..info };
    let mut taken: BTreeMap<Load, usize> = BTreeMap::new();
    info.cells.retain(|cell| {
        let before = taken.entry(cell.load).or_default();
        *before += 1;
        *before <= extent.cells_under(cell.load)
    });
    info.own_timings.retain(|own| extent.cells_under(own.load) > 0);
    let retakes = u32::try_from(trials(&info).len().div_ceil(10)).unwrap_or(u32::MAX);
    RunInfo { retakes, ..info }
}

/// Returns the lengths of the trials under the loads that are no closed loop.
pub(crate) fn own_timings() -> Vec<LoadTiming> {
    let timings = [(PAUSE, PAUSED), (QUEUE.0, QUEUED), (QUICK_QUEUE.0, QUICKLY_QUEUED)];
    timings.map(|(load, timing)| LoadTiming { period: None, load, timing }).into()
}

/// Makes all workloads ready for this machine.
fn workloads(catalogue: &Catalogue) -> Result<BTreeMap<String, Prepared>> {
    let named = [WORK, SLOWER_BY_5, SLOWER_BY_10, JOB, QUEUE.1, QUICK_QUEUE.1];
    let prepare = |workload: &str| Ok((workload.to_owned(), catalogue.prepare(workload)?));
    let mut workloads = named.into_iter().map(prepare).collect::<Result<BTreeMap<_, _>>>()?;
    let job = &workloads[JOB];
    let longer = longer_by_10(job).with_context(|| format!("`{}` has no number of steps", job.workload))?;
    workloads.insert(LONGER_BY_10.to_owned(), longer);
    Ok(workloads)
}

/// Returns the job with 10 % more steps. Prepared by its length, it would be longer by what two
/// looks at the speed of this machine differ in as well.
fn longer_by_10(job: &Prepared) -> Option<Prepared> {
    let Ok(Spec::Countdown { size: Size::Steps(steps), .. }) = job.workload.parse() else { return None };
    let longer = steps + steps / 10;
    let workload = job.workload.replace(&format!("steps={steps}"), &format!("steps={longer}"));
    Some(Prepared { workload, steps: Some(longer), ..job.clone() })
}

/// Returns every strategy with its defaults on every runtime, if it has these abilities.
fn candidates(catalogue: &Catalogue, cpus: u32, is_wanted: impl Fn(&Abilities) -> bool) -> Vec<Cell> {
    let mut cells = Vec::new();
    for description in catalogue.descriptions() {
        for variant in description.defaults.iter().filter(|variant| is_wanted(&variant.abilities)) {
            for runtime in &description.runtimes {
                cells.push(Cell {
                    strategy: description.strategy.clone(),
                    setting: variant.setting.clone(),
                    runtime: runtime.name.clone(),
                    workload: WORK.to_owned(),
                    load: Load::default(),
                    probe: Probe::default(),
                    cpus,
                    place: Place::Task,
                    peer: None,
                });
            }
        }
    }
    cells
}

/// Returns the cell under another load, with other work.
fn under(cell: &Cell, load: Load, workload: &str) -> Cell {
    Cell { load, workload: workload.to_owned(), ..cell.clone() }
}

/// Chooses one cell for each runtime, any of those that make sense there.
fn twins(fits: Vec<Cell>, random: &mut Xoshiro256PlusPlus) -> Vec<Cell> {
    let mut shuffled = fits;
    shuffled.shuffle(random);
    one_on_each(&runtimes(), &shuffled)
}

/// Chooses the first cell for each of these runtimes.
fn one_on_each(runtimes: &[String], cells: &[Cell]) -> Vec<Cell> {
    let on = |runtime: &String| cells.iter().find(|cell| cell.runtime == *runtime).cloned();
    runtimes.iter().filter_map(on).collect()
}

/// Returns the cells whose jobs queue before one loop: their strategy runs each job there from
/// start to end.
fn queues(catalogue: &Catalogue, cpus: u32) -> Result<Vec<Cell>> {
    let on_the_loop = |abilities: &Abilities| abilities.borrows && !abilities.divides;
    let own = one_on_each(&one_thread(), &candidates(catalogue, cpus, on_the_loop));
    let of = |(load, workload)| own.iter().map(move |cell| under(cell, load, workload));
    let (fits, _) = fitting([QUEUE, QUICK_QUEUE].into_iter().flat_map(of).collect(), catalogue)?;
    Ok(fits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_longer_job_has_a_tenth_more_steps_and_is_else_the_same() {
        let job = Prepared {
            workload: "countdown:steps=49_990,spins=200".replace('_', ""),
            steps_per_s: 5_000_000,
            steps: None,
        };
        let longer = longer_by_10(&job).unwrap();
        assert_eq!((&*longer.workload, longer.steps_per_s), ("countdown:steps=54989,spins=200", 5_000_000));
        let unresolved = Prepared { workload: JOB.to_owned(), ..job };
        assert_eq!(longer_by_10(&unresolved), None);
    }
}
