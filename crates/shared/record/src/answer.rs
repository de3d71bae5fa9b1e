//! The answer of a child process, on its stdout.

use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::failure::{Cause, Failure};
use crate::{Histogram, Jobs, Key, Purpose, Stall, Subject, nanos};

/// The outcome of one trial: a record, or a failure.
#[expect(
    clippy::large_enum_variant,
    reason = "a run has some hundreds of answers, nearly all of them records"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "lowercase")]
pub enum Answer {
    /// The trial was measured.
    Record(Record),
    /// The trial failed.
    Failure(Failure),
}

impl Answer {
    /// Returns the subject of the trial.
    pub fn subject(&self) -> &Subject {
        match self {
            Answer::Record(record) => &record.subject,
            Answer::Failure(failure) => &failure.subject,
        }
    }

    /// Returns the round of the trial.
    pub fn round(&self) -> u32 {
        match self {
            Answer::Record(record) => record.round,
            Answer::Failure(failure) => failure.round,
        }
    }

    /// Returns why the trial was made.
    pub fn purpose(&self) -> Purpose {
        match self {
            Answer::Record(record) => record.purpose,
            Answer::Failure(failure) => failure.purpose,
        }
    }

    /// Returns the key of its trial in the run.
    pub fn key(&self) -> Key<'_> {
        (self.subject(), self.purpose(), self.round())
    }

    /// Assigns the answer to another trial, with this subject, purpose and round.
    pub fn assign(&mut self, subject: Subject, purpose: Purpose, round: u32) {
        match self {
            Answer::Record(record) => {
                (record.subject, record.purpose, record.round) = (subject, purpose, round);
            }
            Answer::Failure(failure) => {
                (failure.subject, failure.purpose, failure.round) = (subject, purpose, round);
            }
        }
    }

    /// Returns true if the child could not be started. This says nothing about its subject: the
    /// trial still has to be measured.
    pub fn never_started(&self) -> bool {
        matches!(self, Answer::Failure(Failure { cause: Cause::NotStarted, .. }))
    }

    /// Returns why the trial failed. `None` if it was measured.
    pub fn reason(&self) -> Option<&str> {
        match self {
            Answer::Record(_) => None,
            Answer::Failure(failure) => Some(&failure.reason),
        }
    }

    /// Returns the format version of its writer.
    pub fn format(&self) -> u32 {
        match self {
            Answer::Record(record) => record.format,
            Answer::Failure(failure) => failure.format,
        }
    }
}

/// The measurements of one child in one trial.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// The [`crate::FORMAT`] of its writer.
    pub format: u32,
    /// The thing that was measured.
    pub subject: Subject,
    /// The round, from 0.
    pub round: u32,
    /// Why the trial was made. Missing in format 1, and then read as [`Purpose::Comparison`].
    #[serde(default)]
    pub purpose: Purpose,
    /// The beats of a scheduled ticker. `None` for a raw run and for a printing ticker.
    pub beats: Option<Beats>,
    /// The beats of the first second after the jobs came, or of the whole time until the end of the
    /// window if that is shorter. The window itself begins after the warm-up. `None` without jobs,
    /// and in formats 1 and 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub start: Option<Beats>,
    /// The ticks of a printing ticker. `None` for any other.
    pub ticks: Option<Vec<Tick>>,
    /// The work of the jobs. `None` for a floor.
    pub work: Option<Work>,
    /// How long each job took. `None` for a floor and for a raw run, and in formats 1 and 2.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub jobs: Option<Jobs>,
    /// The threads that did it.
    pub threads: Threads,
    /// The resources that the process used.
    pub usage: Usage,
    /// The stalls made on purpose, and those that the beats show. `None` if the trial asked for
    /// none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stalls: Option<Stalls>,
    /// The turns of a [`Subject::Cost`]. `None` for every other subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Vec<Turn>>,
    /// The lengths of the slices that ended in the window, in nanoseconds of processor time of
    /// their thread. The end of a job without a yield ends no slice. `None` if the trial did not
    /// ask for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slices: Option<Histogram>,
}

/// The same steps done raw and by the strategy, one right after the other. The two take turns in
/// going first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// The number of steps of each of the two.
    pub steps: u64,
    /// Processor time of the whole process while the job ran raw.
    #[serde(with = "nanos")]
    pub raw: Duration,
    /// Processor time of the whole process, all of its threads, while the strategy ran the job.
    #[serde(with = "nanos")]
    pub strategy: Duration,
    /// The number of times that the strategy yielded to the runtime.
    pub yields: u64,
}

/// The stalls made on purpose, and what the ticker noticed of them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stalls {
    /// The stalls, by the clock of the code that blocked the loop.
    pub made: Vec<Stall>,
    /// The stalls that follow from the lateness of the beats alone.
    pub heard: Vec<Stall>,
}

/// The beats that were due in the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beats {
    /// The time from one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// The number of beats that were due. Always `fired + unfired`.
    pub due: u64,
    /// The number of beats that happened before the trial was over.
    pub fired: u64,
    /// The number of beats that never happened. `lateness` holds each with the time from when it
    /// was due to the end of the trial, so its true lateness is that or more.
    pub unfired: u64,
    /// The lateness of every beat that was due, in nanoseconds.
    pub lateness: Histogram,
}

/// One line of a printing ticker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// Local time as the article prints it: `2021-09-30 11:20:01.635952`.
    pub at: String,
    /// The time since the first tick, on the monotonic clock. An interval is the difference between
    /// two.
    #[serde(with = "nanos")]
    pub since_first: Duration,
}

/// The work of the jobs in the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// The steps of all jobs together, also of jobs that were not done.
    pub steps: u64,
    /// The length of the window.
    #[serde(with = "nanos")]
    pub elapsed: Duration,
    /// The number of jobs that ended, or were stopped at the end of the trial. The checksum of each
    /// was right.
    pub checked: u64,
    /// The output of the last of them.
    pub last: Output,
    /// The number of times that a job yielded to the runtime.
    pub yields: u64,
}

/// The output of a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// The number of steps that the job did. All of them, unless it was stopped.
    pub steps: u64,
    /// The checksum of these steps. It is known beforehand for any number of steps.
    pub checksum: u64,
}

/// The threads of the child, numbered in the order in which they were first seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    /// The threads that polled the ticker.
    pub ticker: Vec<u64>,
    /// The threads that polled the tasks which start the jobs.
    pub tasks: Vec<u64>,
    /// The threads on which jobs ran.
    pub jobs: Vec<u64>,
    /// The largest number of threads that was sampled, the sampling thread included. `None` if the
    /// system does not tell.
    pub peak: Option<u64>,
    /// The number of threads that rayon and tokio choose by themselves in this process: Rust's
    /// `available_parallelism`, which a quota makes smaller. `None` in an old record.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_choice: Option<u64>,
}

/// The resources that the process used.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// The length of the window. `None` in an old record, from before it was kept.
    #[serde(default, with = "nanos::option")]
    pub window: Option<Duration>,
    /// Processor time in the window, user and system, of all threads.
    #[serde(with = "nanos::option")]
    pub cpu: Option<Duration>,
    /// The peak of resident memory over the life of the process.
    pub rss_peak_bytes: Option<u64>,
    /// Context switches in the window.
    pub switches: Option<Switches>,
}

/// The context switches of all threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// A thread waited for something.
    pub voluntary: u64,
    /// The scheduler preempted a thread.
    pub involuntary: u64,
}
