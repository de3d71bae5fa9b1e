//! The times of the jobs of one trial.

use serde::{Deserialize, Serialize};

use crate::Histogram;

/// The jobs that were due before the end of the window and not done before it began.
///
/// A job is due when its load says so: at an arrival, at the end of a pause, or when the job before
/// it ended. A job that is not done at the end of the trial is in the histograms with the time that
/// had passed by then, so its true time is that or more.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Jobs {
    /// The number of these jobs.
    pub due: u64,
    /// The number of these that were done before the end of the trial.
    pub done: u64,
    /// The number of these whose first step ran before the end of the trial. At least `done`.
    pub begun: u64,
    /// The number of jobs that the strategy refused in the window. They are in no other number and
    /// in no histogram.
    #[serde(default)]
    pub refused: u64,
    /// The number of jobs that were due and not done when the window began.
    pub backlog_before: u64,
    /// The same when the window ended. If it is larger and larger, the load can't be carried.
    pub backlog_after: u64,
    /// From when each job was due to its answer, in nanoseconds: the job latency.
    pub latency: Histogram,
    /// From when each job was due to its first step, in nanoseconds: the queue time.
    pub queue: Histogram,
    /// From when the caller handed a job to the strategy to its answer, in nanoseconds. Of jobs
    /// that are done, so it may hold fewer than `latency`.
    pub service: Histogram,
}
