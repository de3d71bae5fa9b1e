//! The conduct: what a job does to the loop while it runs, with no strategy named.

use std::time::Duration;

use record::Abilities;

/// What a job does while it runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Conduct {
    /// Runs to its end in the poll of the task that started it. In a closed loop the next job
    /// follows in the same poll.
    Holds,
    /// Runs to its end as a task of its own, on one of the runtime's threads. Other tasks have
    /// their turn between two jobs.
    HoldsATask,
    /// Yields after each slice.
    Yields {
        /// The mean length of a slice.
        slice: Duration,
        /// What one yield costs.
        cost: Duration,
        /// The kind of the yield.
        kind: Yield,
    },
    /// Takes turns with the other jobs: a slice each, and those that wait are not polled.
    TakesTurns {
        /// The mean length of a slice.
        slice: Duration,
    },
    /// Runs on threads beside the loop.
    Offloads {
        /// The number of threads. `None` if there is one for each job.
        threads: Option<u32>,
    },
    /// Hands its worker over to another thread first: tokio's `block_in_place`.
    BlocksInPlace,
}

/// The kinds of yields.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Yield {
    /// The runtime's own `yield_now`. tokio's wakes the task after a look at the driver; those of
    /// smol and async-std wake it at once.
    Own,
    /// The task wakes itself, without the runtime's help.
    AtOnce,
    /// One that gives the main future its turn as well, on every runtime.
    ForAll,
}

/// What is known of a strategy with its setting, without its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Facts {
    /// Its proven abilities.
    pub abilities: Abilities,
    /// The mean slice that was measured: work done by the number of yields. `None` if it never
    /// yielded.
    pub slice: Option<Duration>,
    /// What one yield costs, measured apart. Zero if that is unknown.
    pub cost: Duration,
    /// The kind of its yields.
    pub kind: Yield,
    /// True if its jobs take turns.
    pub in_turns: bool,
    /// True if its jobs run on threads that poll no task.
    pub apart: bool,
    /// The threads that its setting asks for. `None` if the setting says nothing.
    pub threads: Option<u32>,
}

/// Returns the conduct that follows from `facts`, on a machine with `cpus` processors.
///
/// | abilities | conduct |
/// |---|---|
/// | divides, and yields were counted | takes turns, or yields |
/// | divides, and no yield was counted | holds |
/// | borrows | holds: the job runs in the poll of its caller |
/// | bounds no threads | a thread for each job: `block_in_place` comes to the same |
/// | none of these, jobs apart | a pool, as wide as the machine unless the setting says else |
/// | none of these, jobs on the workers | holds a task of its own |
pub fn conduct_of(facts: &Facts, cpus: u32) -> Conduct {
    let Facts { abilities, slice, cost, kind, in_turns, apart, threads } = *facts;
    match slice {
        Some(slice) if abilities.divides && in_turns => Conduct::TakesTurns { slice },
        Some(slice) if abilities.divides => Conduct::Yields { slice, cost, kind },
        _ if abilities.divides || abilities.borrows => Conduct::Holds,
        _ if !abilities.bounds_threads => Conduct::Offloads { threads },
        _ if apart => Conduct::Offloads { threads: Some(threads.unwrap_or(cpus)) },
        _ => Conduct::HoldsATask,
    }
}
