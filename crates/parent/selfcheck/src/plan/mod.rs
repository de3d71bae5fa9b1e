//! What is measured to answer the questions, and in which order.
//!
//! Three parts, one after the other. *Stalls*: floors with stalls in them, on each runtime with one thread. *Cost*: the
//! floor, the same without its ticker, and a bare sleep, side by side. *Twins*: some of the default cells, one for each
//! runtime; in every round each is measured twice as it is, and once with its work slowed by 5 and by 10 %, beside
//! the floor and the raw job that `compare` would measure. Rounds of the twins take as long as `compare`'s, so that
//! what is found here holds there.
//!
//! What must stay true: whatever is random follows from the seed; and a part can be told from its records alone.

mod extent;
mod trials;

use anyhow::Result;
use engine::{Catalogue, Occasion, fitting};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Cell, Place, RunInfo, Trial};

use extent::{Extent, TWIN, runtimes};
use trials::Trials;

pub(crate) use extent::{BUDGET, PERIOD, SLOWER_BY_5, SLOWER_BY_10, STALLS, WORK};

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

/// Returns the run with what its extent decides: how many cells have twins, and for how many rounds.
pub(crate) fn sized(info: RunInfo, is_quick: bool) -> RunInfo {
    let extent = if is_quick { Extent::QUICK } else { Extent::FULL };
    let mut info = RunInfo { rounds: extent.rounds, ..info };
    info.cells.truncate(extent.twins);
    let retakes = u32::try_from(trials(&info).len().div_ceil(10)).unwrap_or(u32::MAX);
    RunInfo { retakes, ..info }
}

/// Returns all trials of a run. Its extent follows from its rounds.
pub(crate) fn trials(info: &RunInfo) -> Vec<Trial> {
    let extent = if info.rounds == Extent::FULL.rounds { Extent::FULL } else { Extent::QUICK };
    // Not the numbers that chose the cells.
    let random = Xoshiro256PlusPlus::seed_from_u64(!info.seed);
    Trials { info, extent, random }.all()
}

/// Every strategy with its defaults on every runtime.
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
                    jobs: 1,
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
