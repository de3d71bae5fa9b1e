//! How much a selfcheck measures: the full one and the quick one.

use compare::DEFAULT_ROUNDS;
use record::RunInfo;

/// The extent of a selfcheck.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Extent {
    /// The trials with stalls on each runtime, each with all lengths.
    pub(super) stalled: u32,
    /// Rounds of the cost.
    pub(super) costs: u32,
    /// Whether the cost is also measured on the runtimes with several threads.
    pub(super) all_costs: bool,
    /// The number of cells that have twins.
    pub(super) twins: usize,
    /// Rounds of the twins.
    pub(super) rounds: u32,
    /// Whether there are twins slowed by 5 %, and the floors and raw runs by which two runs are
    /// compared.
    pub(super) baselines: bool,
}

impl Extent {
    /// At most a minute. Its 18 stalls a runtime can show the goal; its 8 comparisons of twins
    /// can't.
    pub(super) const QUICK: Extent = Extent {
        stalled: 3,
        costs: 5,
        all_costs: false,
        twins: 4,
        rounds: 2 * DEFAULT_ROUNDS,
        baselines: false,
    };
    /// About eight minutes. Its 60 comparisons of twins can show every goal.
    pub(super) const FULL: Extent = Extent {
        stalled: 4,
        costs: 12,
        all_costs: true,
        twins: 6,
        rounds: 10 * DEFAULT_ROUNDS,
        baselines: true,
    };

    /// A quick run of record format 1.
    const FORMER_QUICK: Extent = Extent { stalled: 2, ..Extent::QUICK };

    /// Returns the extent of a run, which its rounds and its format tell.
    pub(super) fn of(info: &RunInfo) -> Extent {
        match (info.rounds == Extent::FULL.rounds, info.format) {
            (true, _) => Extent::FULL,
            (false, 1) => Extent::FORMER_QUICK,
            (false, _) => Extent::QUICK,
        }
    }
}
