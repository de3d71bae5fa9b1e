//! What a child process answers, on its stdout.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::{Key, Purpose, Stall, Subject, nanos};

/// What came of one trial.
#[expect(
    clippy::large_enum_variant,
    reason = "a run has some hundreds of answers, nearly all of them records"
)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "answer", rename_all = "lowercase")]
pub enum Answer {
    /// It was measured.
    Record(Record),
    /// It was not, and this is why.
    Failure(Failure),
}

impl Answer {
    /// What was to be measured.
    pub fn subject(&self) -> &Subject {
        match self {
            Answer::Record(record) => &record.subject,
            Answer::Failure(failure) => &failure.subject,
        }
    }

    /// In which round.
    pub fn round(&self) -> u32 {
        match self {
            Answer::Record(record) => record.round,
            Answer::Failure(failure) => failure.round,
        }
    }

    /// Why it was measured.
    pub fn purpose(&self) -> Purpose {
        match self {
            Answer::Record(record) => record.purpose,
            Answer::Failure(failure) => failure.purpose,
        }
    }

    /// Returns what tells its trial apart from the others of its run.
    pub fn key(&self) -> Key<'_> {
        (self.subject(), self.purpose(), self.round())
    }

    /// Says that it belongs to another trial: of this subject, purpose and round.
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

    /// The format version of whoever wrote it.
    pub fn format(&self) -> u32 {
        match self {
            Answer::Record(record) => record.format,
            Answer::Failure(failure) => failure.format,
        }
    }
}

/// What one child measured in one round.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Record {
    /// [`crate::FORMAT`] of whoever wrote this.
    pub format: u32,
    /// What was measured.
    pub subject: Subject,
    /// In which round, from 0.
    pub round: u32,
    /// The trial's own. A record of format 1 has none: the number of its round says it.
    #[serde(default)]
    pub purpose: Purpose,
    /// The beats of a scheduled ticker. `None` for a raw run and in printing mode.
    pub beats: Option<Beats>,
    /// The ticks of a printing ticker. `None` in every other mode.
    pub ticks: Option<Vec<Tick>>,
    /// What the jobs did. `None` for a floor.
    pub work: Option<Work>,
    /// Which threads did what.
    pub threads: Threads,
    /// What the process took of the machine.
    pub usage: Usage,
    /// The stalls that were asked for, and those that the beats tell of. `None` where none were asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stalls: Option<Stalls>,
    /// The turns of a [`Subject::Cost`]. `None` for every other subject.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub cost: Option<Vec<Turn>>,
    /// How long the slices were that ended in the window, by the clock of the thread that they ran on, in nanoseconds. A
    /// job's end without a yield is no slice. `None` where they were not asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub slices: Option<Histogram>,
}

/// The same steps done twice, once raw and once by the strategy: one right after the other, in turns which go first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Turn {
    /// How many steps each of the two did.
    pub steps: u64,
    /// Processor time of the whole process while the job ran with nothing around it.
    #[serde(with = "nanos")]
    pub raw: Duration,
    /// Processor time of the whole process, all of its threads, while the strategy ran it.
    #[serde(with = "nanos")]
    pub strategy: Duration,
    /// How often the strategy handed control back through the runtime's yield.
    pub yields: u64,
}

/// What became of stalls that were made on purpose.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Stalls {
    /// When and for how long the loop was blocked, by the clock of whoever blocked it.
    pub made: Vec<Stall>,
    /// What the lateness of the beats alone tells.
    pub heard: Vec<Stall>,
}

/// The beats that were due in the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Beats {
    /// From one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// How many were due. Always `fired + unfired`.
    pub due: u64,
    /// How many happened before the trial was over.
    pub fired: u64,
    /// How many never did. Each is in `lateness` with the time it had been due for by then, so the truth is
    /// that or more.
    pub unfired: u64,
    /// The lateness of every beat that was due, in nanoseconds.
    pub lateness: Histogram,
}

/// An HdrHistogram in its V2 encoding, compressed, as base64: what jHiccup and HdrHistogram's tools read.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Histogram(pub String);

/// One line of the printing ticker.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Tick {
    /// Local time as the article prints it: `2021-09-30 11:20:01.635952`.
    pub at: String,
    /// On the monotonic clock, since the first tick: intervals are differences of these.
    #[serde(with = "nanos")]
    pub since_first: Duration,
}

/// What the jobs did in the window.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Work {
    /// Steps done, of all jobs together. Counted in grains, so that a job that is under way counts too.
    pub steps: u64,
    /// The window in which they were done.
    #[serde(with = "nanos")]
    pub elapsed: Duration,
    /// Jobs that ran to their end or were stopped when the trial was over; the checksum of each was right.
    pub checked: u64,
    /// The last of them.
    pub last: Output,
    /// How often a job handed control back through the runtime's yield.
    pub yields: u64,
}

/// What a job comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Output {
    /// How many steps it did: all of them, or fewer where it was stopped.
    pub steps: u64,
    /// What these steps come to; known beforehand for any number of them.
    pub checksum: u64,
}

/// Which threads did what. Threads are numbered in the order in which they were first seen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Threads {
    /// Those on which the ticker was polled.
    pub ticker: Vec<u64>,
    /// Those on which the tasks that start the jobs were polled.
    pub tasks: Vec<u64>,
    /// Those on which jobs ran.
    pub jobs: Vec<u64>,
    /// The most threads that the process had when looked at, the measuring one included. `None` where the
    /// system does not say.
    pub peak: Option<u64>,
}

/// What the process took of the machine.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Usage {
    /// How long the window was. `None` in a record that was stored before this was kept.
    #[serde(default, with = "nanos::option")]
    pub window: Option<Duration>,
    /// Processor time in the window, user and system, of all threads.
    #[serde(with = "nanos::option")]
    pub cpu: Option<Duration>,
    /// The most memory that was resident, over the process's life.
    pub rss_peak_bytes: Option<u64>,
    /// Context switches in the window.
    pub switches: Option<Switches>,
}

/// Context switches of all threads.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Switches {
    /// The thread waited for something.
    pub voluntary: u64,
    /// The scheduler took the processor away.
    pub involuntary: u64,
}

/// Why a trial has no record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// [`crate::FORMAT`] of whoever wrote this.
    pub format: u32,
    /// What was to be measured.
    pub subject: Subject,
    /// In which round, from 0.
    pub round: u32,
    /// The trial's own. A record of format 1 has none: the number of its round says it.
    #[serde(default)]
    pub purpose: Purpose,
    /// What kind of failure it was.
    pub cause: Cause,
    /// In words, for a person: what happened, and what the child said last.
    pub reason: String,
}

/// The kinds of failure. The first group is what a child says of itself, the second what its parent saw.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The trial could not be set up as asked.
    Setup,
    /// A job came to something else than its checksum.
    Checksum,
    /// A job, the ticker or a task panicked.
    Panicked,
    /// A strategy gave a job back without its output.
    Unfinished,
    /// A `/1` runtime used more than one thread for the ticker and the tasks.
    NotSingleThreaded,
    /// The ticker never began, or no job came to an end.
    Starved,

    /// The process could not be started.
    NotStarted,
    /// The process ended without an answer.
    Crashed,
    /// The process wrote something that is no answer.
    Garbage,
    /// The process was still running after its time limit and was killed.
    TimedOut,
}

impl fmt::Display for Cause {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Cause::Setup => "set-up failed",
            Cause::Checksum => "wrong checksum",
            Cause::Panicked => "panicked",
            Cause::Unfinished => "job not finished",
            Cause::NotSingleThreaded => "not single-threaded",
            Cause::Starved => "starved",
            Cause::NotStarted => "not started",
            Cause::Crashed => "crashed",
            Cause::Garbage => "wrote rubbish",
            Cause::TimedOut => "timed out",
        })
    }
}
