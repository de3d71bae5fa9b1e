//! How much is measured: the work, the windows, and how often.

use std::time::Duration;

use compare::DEFAULT_ROUNDS;
use notation::RuntimeId;
use record::Timing;

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
pub(super) const BETWEEN_STALLS: Duration = Duration::from_millis(60);

/// How much is measured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// How often each runtime is stalled, all lengths each time.
    pub(super) stalled: u32,
    /// Rounds of the cost.
    pub(super) costs: u32,
    /// Whether the runtimes with several threads are asked for their cost too.
    pub(super) all_costs: bool,
    /// How many cells have twins.
    pub(super) twins: usize,
    /// Rounds of the twins.
    pub(super) rounds: u32,
    /// Whether there are twins slowed by 5 %, and what two runs are compared by: floor and raw.
    pub(super) baselines: bool,
}

impl Extent {
    /// At most a minute, with the few counts that this buys.
    pub(super) const QUICK: Extent = Extent {
        stalled: 2,
        costs: 5,
        all_costs: false,
        twins: 4,
        rounds: 2 * DEFAULT_ROUNDS,
        baselines: false,
    };
    /// About eight minutes.
    pub(super) const FULL: Extent = Extent {
        stalled: 4,
        costs: 12,
        all_costs: true,
        twins: 6,
        rounds: 10 * DEFAULT_ROUNDS,
        baselines: true,
    };
}

/// The window of a twin's trial: about what a default comparison has on a machine of 2 processors.
pub(super) const TWIN: Timing = Timing {
    warm_up: Duration::from_millis(22),
    duration: Duration::from_millis(150),
    drain: Duration::from_millis(15),
};
/// A cost is some hundredths of a processor, and a system counts it in milliseconds.
pub(super) const COST: Timing = Timing {
    warm_up: Duration::from_millis(20),
    duration: Duration::from_millis(400),
    drain: Duration::from_millis(5),
};

/// Returns the names of all runtimes.
pub(super) fn runtimes() -> Vec<String> {
    RuntimeId::all().map(|runtime| runtime.to_string()).collect()
}
