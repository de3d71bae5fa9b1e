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

use std::collections::BTreeMap;
use std::time::Duration;

use anyhow::Result;
use compare::catalogue::Catalogue;
use compare::machine::this_machine;
use compare::plan::{DEFAULT_ROUNDS, Occasion, Plan, fitting};
use rand::SeedableRng;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use record::{Cell, Experiment, Place, RunInfo, Timing, Trial};

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

/// The rounds of floors that are stalled are numbered from here: the same floors are measured for their cost too.
const STALLED_FROM: u32 = 1_000_000;
/// And those of the twins' floors from here.
pub(crate) const TWIN_FLOORS_FROM: u32 = 2_000_000;

/// How it is carried out.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Options {
    /// At most a minute, with the few counts that this buys.
    pub quick: bool,
    /// Whatever is random in the run follows from it; made up where nobody chose.
    pub seed: Option<u64>,
    /// The run's name, which has to be new; made up where nobody chose.
    pub name: Option<String>,
    /// The command line, to be kept with the run.
    pub command: String,
}

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
    fn of(quick: bool) -> Self {
        if quick {
            let rounds = 2 * DEFAULT_ROUNDS;
            Extent { stalled: 2, costs: 5, all_costs: false, twins: 4, rounds, baselines: false }
        } else {
            let rounds = 10 * DEFAULT_ROUNDS;
            Extent { stalled: 4, costs: 12, all_costs: true, twins: 6, rounds, baselines: true }
        }
    }
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

/// What is to be measured. Asks the strategies' binaries which cells make sense.
///
/// # Errors
/// Where a binary gives no answer.
pub fn plan(options: &Options, catalogue: &Catalogue, versions: BTreeMap<String, String>) -> Result<Plan> {
    let machine = this_machine();
    let Occasion { started, seed, name } = Occasion::now(options.seed, options.name.as_deref());
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);

    let (fits, _) = fitting(candidates(catalogue, machine.cpus), catalogue)?;
    let runtimes = runtimes(catalogue);
    let twins = twins(fits, &runtimes, &mut random);
    let prepare = |workload: &str| Ok((workload.to_owned(), catalogue.prepare(workload)?));
    let workloads = [WORK, SLOWER_BY_5, SLOWER_BY_10].into_iter().map(prepare).collect::<Result<_>>()?;
    let info = RunInfo {
        format: record::FORMAT,
        experiment: Experiment::Selfcheck,
        name,
        started,
        command: options.command.clone(),
        seed,
        // As many as the extent says: see below.
        rounds: 0,
        retakes: 0,
        period: PERIOD,
        budget: BUDGET,
        timing: TWIN,
        memory_limit_bytes: compare::run::limit_by_default(),
        cells: twins,
        skipped: Vec::new(),
        workloads,
        machine,
        versions,
    };
    let (info, trials) = of(info, options.quick, &runtimes);
    Ok(Plan { info, trials })
}

/// The trials of a run, and the run with what follows from them.
pub(crate) fn of(info: RunInfo, quick: bool, runtimes: &[String]) -> (RunInfo, Vec<Trial>) {
    let extent = Extent::of(quick);
    let mut info = RunInfo { rounds: extent.rounds, ..info };
    info.cells.truncate(extent.twins);
    // Not the numbers that chose the cells.
    let random = Xoshiro256PlusPlus::seed_from_u64(!info.seed);
    let trials = Trials { info: &info, extent, random }.all(runtimes);
    let retakes = u32::try_from(trials.len().div_ceil(10)).unwrap_or(u32::MAX);
    (RunInfo { retakes, ..info }, trials)
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

/// The runtimes' names; all binaries know the same.
fn runtimes(catalogue: &Catalogue) -> Vec<String> {
    let first = catalogue.descriptions().next();
    first.map(|first| first.runtimes.iter().map(|entry| entry.name.clone()).collect()).unwrap_or_default()
}

/// One cell for each runtime, any of those that make sense there.
fn twins(fits: Vec<Cell>, runtimes: &[String], random: &mut Xoshiro256PlusPlus) -> Vec<Cell> {
    let mut shuffled = fits;
    shuffled.shuffle(random);
    let on = |runtime: &String| shuffled.iter().find(|cell| cell.runtime == *runtime).cloned();
    runtimes.iter().filter_map(on).collect()
}

/// All cells have the same raw run. Each has one of its own in every round, as it would in a run of itself.
pub(crate) fn raw_round(round: u32, at: u32, cells: u32) -> u32 {
    round * cells + at
}

/// A subject that is measured twice in a round has two numbers for it.
pub(crate) fn even(round: u32) -> u32 {
    2 * round
}

/// The second one.
pub(crate) fn odd(round: u32) -> u32 {
    2 * round + 1
}
