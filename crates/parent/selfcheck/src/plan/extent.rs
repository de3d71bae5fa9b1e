//! How much a selfcheck measures: the full one and the quick one.
//!
//! **Invariant:** a run of an earlier format keeps the extent that it had, so that `--resume` and
//! `report` find the trials that were planned.

use compare::DEFAULT_ROUNDS;
use record::{Load, RunInfo};

use super::conditions::{QUEUE, QUICK_QUEUE};

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
    /// The number of cells that have twins under a load with pauses.
    pub(super) paused: usize,
    /// Rounds of these.
    pub(super) paused_rounds: u32,
    /// The load of the queue.
    pub(super) queue: Load,
    /// Rounds of the queue.
    pub(super) queue_rounds: u32,
}

impl Extent {
    /// About a minute. Its 18 stalls a runtime can show the goal, and so can its 220 jobs in a
    /// queue; its 6 comparisons of twins can't.
    pub(super) const QUICK: Extent = Extent {
        stalled: 3,
        costs: 5,
        all_costs: false,
        twins: 3,
        rounds: 2 * DEFAULT_ROUNDS,
        baselines: false,
        paused: 3,
        paused_rounds: DEFAULT_ROUNDS,
        queue: QUICK_QUEUE.0,
        queue_rounds: 6,
    };
    /// About nine minutes. Its 60 comparisons of twins can show every goal, and so can its 30 of
    /// twins with pauses.
    pub(super) const FULL: Extent = Extent {
        stalled: 4,
        costs: 10,
        all_costs: true,
        twins: 6,
        rounds: 10 * DEFAULT_ROUNDS,
        baselines: true,
        paused: 6,
        paused_rounds: 5 * DEFAULT_ROUNDS,
        queue: QUEUE.0,
        queue_rounds: 6,
    };

    /// A full run of record formats 1 and 2. Like each of its time, it has closed loops only, so
    /// the rounds of the other loads don't matter.
    const FORMER_FULL: Extent = Extent { costs: 12, ..Extent::FULL };
    /// A quick run of record format 2.
    const FORMER_QUICK: Extent = Extent { twins: 4, ..Extent::QUICK };
    /// A quick run of record format 1.
    const FIRST_QUICK: Extent = Extent { stalled: 2, ..Extent::FORMER_QUICK };

    /// Returns the extent of a run, which its rounds and its format tell.
    pub(super) fn of(info: &RunInfo) -> Extent {
        match (info.rounds == Extent::FULL.rounds, info.format) {
            (true, 1 | 2) => Extent::FORMER_FULL,
            (true, _) => Extent::FULL,
            (false, 1) => Extent::FIRST_QUICK,
            (false, 2) => Extent::FORMER_QUICK,
            (false, _) => Extent::QUICK,
        }
    }

    /// Returns how many cells under a load are measured.
    pub(super) fn cells_under(&self, load: Load) -> usize {
        match load {
            Load::Jobs(_) => self.twins,
            Load::Pause(_) => self.paused,
            Load::Rate(_) if load == self.queue => usize::MAX,
            Load::Rate(_) => 0,
        }
    }
}
