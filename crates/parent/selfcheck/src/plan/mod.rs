//! What is measured to answer the questions, and in which order.
//!
//! Three parts, one after the other. *Stalls*: floors with stalls in them, on each runtime with one thread. *Cost*: the
//! floor, the same without its ticker, and a bare sleep, side by side. *Twins*: some of the default cells, one for each
//! runtime; in every round each is measured twice as it is, and once with its work slowed by 5 and by 10 %, beside
//! the floor and the raw job that `compare` would measure. Rounds of the twins take as long as `compare`'s, so that
//! what is found here holds there.
//!
//! What must stay true: whatever is random follows from the seed; and a part can be told from its records alone.

mod trials;

use std::time::Duration;

use anyhow::Result;
use compare::DEFAULT_ROUNDS;
use engine::{Catalogue, Occasion, fitting};
use notation::RuntimeId;
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Cell, Place, RunInfo, Timing, Trial};

use trials::Trials;

/// A ticker's period, as in a default comparison.
pub(crate) const PERIOD: Duration = Duration::from_millis(1);
/// How late still keeps the beat, as in a default comparison.
pub(crate) const BUDGET: Duration = Duration::from_millis(10);
/// The work of the twins: a step of some 200 ns, so that what a step costs beside its spins is lost in it.
pub(crate) const WORK: &str = "countdown:spins=200";
/// The same, with 5 % more in each step.
pub(crate) const SLOWER_BY_5: &str = "countdown:spins=210";
/// The same, with 10 % more in each step.
pub(crate) const SLOWER_BY_10: &str = "countdown:spins=220";
/// How long the loop is blocked, in an order that is shuffled: from little more than a timer's lateness to where 2 % are
/// more than a millisecond.
pub(crate) const STALLS: [u64; 6] = [15, 25, 40, 70, 120, 200];
/// Between two stalls, so that a floor is heard again.
const BETWEEN_STALLS: Duration = Duration::from_millis(60);

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Extent {
    /// How often each runtime is stalled, all lengths each time.
    stalled: u32,
    /// Rounds of the cost.
    costs: u32,
    /// Whether the runtimes with several threads are asked for their cost too.
    all_costs: bool,
    /// How many cells have twins.
    twins: usize,
    /// Rounds of the twins.
    rounds: u32,
    /// Whether there are twins slowed by 5 %, and what two runs are compared by: floor and raw.
    baselines: bool,
}

impl Extent {
    /// At most a minute, with the few counts that this buys.
    const QUICK: Extent = Extent {
        stalled: 2,
        costs: 5,
        all_costs: false,
        twins: 4,
        rounds: 2 * DEFAULT_ROUNDS,
        baselines: false,
    };
    /// About eight minutes.
    const FULL: Extent = Extent {
        stalled: 4,
        costs: 12,
        all_costs: true,
        twins: 6,
        rounds: 10 * DEFAULT_ROUNDS,
        baselines: true,
    };
}

/// The window of a twin's trial: about what a default comparison has on a machine of 2 processors.
const TWIN: Timing = Timing {
    warm_up: Duration::from_millis(22),
    duration: Duration::from_millis(150),
    drain: Duration::from_millis(15),
};
/// A cost is some hundredths of a processor, and a system counts it in milliseconds.
const COST: Timing = Timing {
    warm_up: Duration::from_millis(20),
    duration: Duration::from_millis(400),
    drain: Duration::from_millis(5),
};

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

/// Returns the names of all runtimes.
fn runtimes() -> Vec<String> {
    RuntimeId::all().map(|runtime| runtime.to_string()).collect()
}

/// Chooses one cell for each runtime, any of those that make sense there.
fn twins(fits: Vec<Cell>, random: &mut Xoshiro256PlusPlus) -> Vec<Cell> {
    let mut shuffled = fits;
    shuffled.shuffle(random);
    let on = |runtime: &String| shuffled.iter().find(|cell| cell.runtime == *runtime).cloned();
    runtimes().iter().filter_map(on).collect()
}
