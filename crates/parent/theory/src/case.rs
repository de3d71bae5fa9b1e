//! The case: what is given to a prediction.

use std::time::Duration;

use notation::{RuntimeId, Workers};
use record::{Load, Place};

use crate::conduct::Conduct;

/// A ticker beside jobs, on a runtime.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Case {
    /// The runtime. A `/N` runtime has a worker for each processor.
    pub runtime: RuntimeId,
    /// The place of the ticker.
    pub place: Place,
    /// The number of processors: at least 1.
    pub cpus: u32,
    /// The way in which jobs come.
    pub load: Load,
    /// The raw length of a job. `None` if a job never ends.
    pub length: Option<Duration>,
    /// What a job does while it runs.
    pub conduct: Conduct,
    /// The time from one beat to the next.
    pub period: Duration,
    /// The length of a measurement. It matters if beats never come: they are then as late as the
    /// measurement is long.
    pub window: Duration,
    /// The seed of the pauses, the arrivals and the phase.
    pub seed: u64,
}

impl Case {
    /// Makes a case with a spawned ticker, a period of 1 ms and a window of 250 ms.
    pub fn new(
        runtime: RuntimeId,
        cpus: u32,
        load: Load,
        length: Option<Duration>,
        conduct: Conduct,
    ) -> Self {
        Case {
            runtime,
            place: Place::Task,
            cpus: cpus.max(1),
            load,
            length,
            conduct,
            period: Duration::from_millis(1),
            window: Duration::from_millis(250),
            seed: 0,
        }
    }

    /// Returns the number of threads that run tasks.
    pub(crate) fn workers(&self) -> usize {
        match self.runtime.workers {
            Workers::One => 1,
            Workers::Many => self.cpus.max(1) as usize,
        }
    }
}
