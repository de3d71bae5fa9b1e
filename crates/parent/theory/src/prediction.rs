//! The prediction, and whether a measurement parts from it.

use std::time::Duration;

use notation::counted;
use thiserror::Error;

/// Below this, theory and measurement are never said to part: wake-ups, looks and the machine's
/// own noise, which the theory leaves out, come to as much.
pub const NOISE: Duration = Duration::from_millis(1);

/// The predicted lateness above the floor.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Prediction {
    /// The median.
    pub p50: Duration,
    /// The 99th percentile.
    pub p99: Duration,
    /// True if more than one beat in a hundred never came. The figures then grow with the window.
    pub at_least: bool,
}

impl Prediction {
    /// Returns true if the measured p99 above the floor is off by more than half of the larger of
    /// the two. Figures of which neither exceeds [`NOISE`] do not part.
    pub fn parts_from(&self, measured_p99_over_floor: Duration) -> bool {
        let larger = self.p99.max(measured_p99_over_floor);
        let off = self.p99.abs_diff(measured_p99_over_floor);
        if self.at_least && measured_p99_over_floor > self.p99 {
            return false;
        }
        off > larger / 2 && off > NOISE
    }
}

/// The reason why the theory says nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum Silent {
    /// The model of processors is too simple for so many threads.
    #[error(
        "{} on {}: the theory knows no such crowd of threads",
        counted(*.threads, "busy thread"),
        counted(*.cpus, "processor")
    )]
    ACrowdOfThreads {
        /// The busy threads beside the loop.
        threads: u32,
        /// The processors.
        cpus: u32,
    },
    /// More jobs come than the threads can do, so that lateness is a matter of when one looks.
    #[error("jobs come faster than they are done: the backlog grows without end")]
    Backlog,
    /// The runtime has no such way to run a job.
    #[error("only tokio's multi-thread runtime hands a worker over")]
    NoHandingOver,
}
