//! The figures of the jobs themselves: how long each took, and how long each waited.

use std::collections::BTreeMap;
use std::time::Duration;

/// The jobs of all rounds together. See [`record::Jobs`].
#[derive(Clone, Debug, Default, PartialEq)]
pub struct JobTimes {
    /// The number of jobs that were due.
    pub due: u64,
    /// The number of these that were done before the end of their trial.
    pub done: u64,
    /// From when a job was due to its answer: the job latency.
    pub latency: Spread,
    /// From when a job was due to its first step: the queue time.
    pub queue: Spread,
    /// From when the caller handed the job to the strategy to its answer.
    pub service: Spread,
    /// The median latency of each round, in which every strategy was given the same arrivals: two
    /// cells of a run are compared by these.
    pub latency_by_round: BTreeMap<u32, Duration>,
    /// The number of jobs that were due and not done, at the end of the windows of all rounds less
    /// at their beginning, if it grew so much in most rounds that the load can't be carried.
    /// `None` if it did not.
    pub backlog_grew_by: Option<u64>,
}

/// A distribution of durations by its quantiles. `None` for a quantile that had too few jobs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Spread {
    /// Half of them took at most this.
    pub p50: Option<Duration>,
    /// 99 of 100 took at most this. `None` for less than 100.
    pub p99: Option<Duration>,
    /// The longest.
    pub max: Option<Duration>,
    /// The mean.
    pub mean: Option<Duration>,
    /// The number of jobs that were not over at the end of their trial, so that their true time is
    /// longer than what is counted. A quantile that lies among them is a lower bound.
    pub cut_off: u64,
}
