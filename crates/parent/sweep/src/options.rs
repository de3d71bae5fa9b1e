//! What somebody may choose about the sweep, and what it is where nobody chose.

use std::time::Duration;

use compare::plan::{BadRequest, Request};
use record::Place;

/// From one beat to the next where nobody chose, as in a comparison.
pub const DEFAULT_PERIOD: Duration = Duration::from_millis(1);

/// How late still keeps the beat where nobody chose: one period.
///
/// A comparison has 10 ms, which keeps a machine's own hiccups out of its verdicts. A knee at slices of 10 ms would say
/// little: from some 100 us on, a slice more costs nothing that could be measured. Below 1 ms tokio's timers, which
/// round up to a millisecond, decide and not the slice.
pub const DEFAULT_BUDGET: Duration = Duration::from_millis(1);

/// How it is carried out. Where a list is empty or a value `None`, nobody chose.
#[derive(Clone, Debug)]
pub struct Options {
    /// Names or globs.
    pub runtimes: Vec<String>,
    /// A name with its settings.
    pub workload: Option<String>,
    /// Where the ticker runs.
    pub place: Place,
    /// How many processors the children may use.
    pub cpus: Option<u32>,
    /// The runtimes with one thread, fewer points and rounds: half a minute.
    pub quick: bool,
    /// How many rounds.
    pub rounds: Option<u32>,
    /// How long the window of each trial of the beats is.
    pub duration: Option<Duration>,
    /// From one beat to the next.
    pub period: Duration,
    /// How late, at p99 and above the floor, still counts as keeping the beat.
    pub budget: Duration,
    /// Whatever is random in the run follows from it.
    pub seed: Option<u64>,
    /// The run's name, which has to be new; made up where nobody chose.
    pub name: Option<String>,
    /// The command line, to be kept with the run.
    pub command: String,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            runtimes: Vec::new(),
            workload: None,
            place: Place::Task,
            cpus: None,
            quick: false,
            rounds: None,
            duration: None,
            period: DEFAULT_PERIOD,
            budget: DEFAULT_BUDGET,
            seed: None,
            name: None,
            command: String::new(),
        }
    }
}

impl Options {
    /// What can be seen to make no sense before anything is built or asked: the same as of a comparison.
    ///
    /// # Errors
    /// With the first such thing.
    pub fn validate(&self, cpus_here: u32) -> Result<(), BadRequest> {
        let request = Request {
            cpus: self.cpus,
            rounds: self.rounds,
            duration: self.duration,
            period: self.period,
            budget: self.budget,
            ..Request::default()
        };
        request.validate(cpus_here)?;
        if self.budget.is_zero() {
            let message =
                "--budget 0s: every beat is late by something, so no slice would keep it; give 100us or more";
            return Err(BadRequest(message.to_owned()));
        }
        Ok(())
    }
}
