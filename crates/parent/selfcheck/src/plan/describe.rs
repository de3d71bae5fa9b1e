//! From the options to the description of a run.

use anyhow::Result;
use engine::{Catalogue, Occasion, fitting};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Cell, Load, Place, Probe, RunInfo};

use super::conditions::{BUDGET, PERIOD, SLOWER_BY_5, SLOWER_BY_10, TWIN, WORK, runtimes};
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
    let (fits, _) = fitting(candidates(catalogue, occasion.machine.cpus), catalogue)?;
    let prepare = |workload: &str| Ok((workload.to_owned(), catalogue.prepare(workload)?));
    let workloads = [WORK, SLOWER_BY_5, SLOWER_BY_10].into_iter().map(prepare).collect::<Result<_>>()?;
    let info = RunInfo {
        period: PERIOD,
        budget: BUDGET,
        timing: TWIN,
        cells: twins(fits, &mut random),
        workloads,
        ..occasion.blank(key)
    };
    Ok(sized(info, is_quick))
}

/// Returns the run with what its extent decides: how many cells have twins, for how many rounds,
/// and how many measurements may be taken again.
pub(crate) fn sized(info: RunInfo, is_quick: bool) -> RunInfo {
    let extent = if is_quick { Extent::QUICK } else { Extent::FULL };
    let mut info = RunInfo { rounds: extent.rounds, ..info };
    info.cells.truncate(extent.twins);
    let retakes = u32::try_from(trials(&info).len().div_ceil(10)).unwrap_or(u32::MAX);
    RunInfo { retakes, ..info }
}

/// Returns every strategy with its defaults on every runtime.
fn candidates(catalogue: &Catalogue, cpus: u32) -> Vec<Cell> {
    let mut cells = Vec::new();
    for description in catalogue.descriptions() {
        for variant in &description.defaults {
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
                });
            }
        }
    }
    cells
}

/// Chooses one cell for each runtime, any of those that make sense there.
fn twins(fits: Vec<Cell>, random: &mut Xoshiro256PlusPlus) -> Vec<Cell> {
    let mut shuffled = fits;
    shuffled.shuffle(random);
    let on = |runtime: &String| shuffled.iter().find(|cell| cell.runtime == *runtime).cloned();
    runtimes().iter().filter_map(on).collect()
}
