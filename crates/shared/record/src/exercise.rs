//! The request to a child that runs an exercise of the workshop, and its answer.
//!
//! The parent (`workshop`) writes a [`Scene`] to the child's stdin. The child (`harness`, linked
//! into the learner's program) writes one [`Told`] to the file that the scene names. Stdout belongs
//! to the learner's program and may hold anything.
//!
//! **Invariant:** the parent accepts only an answer that repeats the scene's nonce and is about its
//! jobs. The learner's function never sees the nonce. (Tests of `workshop` and `harness` hold
//! both.)

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::nanos;

/// The request: what happens beside the ticker, and how it is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// The [`crate::FORMAT`] of the parent.
    pub format: u32,
    /// A random number that the answer repeats.
    pub nonce: u64,
    /// The file for the answer.
    pub answer: PathBuf,
    /// The runtime and its workers: `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// The future that the runtime's `block_on` runs.
    pub main: Main,
    /// The time from one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// The shift of the beats against the runtime's own clock, less than a period.
    #[serde(with = "nanos")]
    pub phase: Duration,
    /// The number of jobs for the exercise.
    pub jobs: u32,
    /// How long a step of a job takes on this machine.
    #[serde(with = "nanos")]
    pub step: Duration,
    /// How long each job takes raw.
    #[serde(with = "nanos")]
    pub length: Duration,
    /// The jobs that panic halfway, counted from 0.
    pub panics: Vec<u32>,
    /// The jobs whose clients leave when a quarter of the work is done, counted from 0. For a
    /// service only.
    pub leaves: Vec<u32>,
    /// What happens while the exercise runs.
    pub act: Act,
    /// The length of one stall made on purpose, to test the ticker. It is longer than any lateness
    /// that is allowed.
    #[serde(with = "nanos")]
    pub hold: Duration,
    /// The time limit. An exercise that is not done by then is measured as it stands.
    #[serde(with = "nanos")]
    pub limit: Duration,
}

impl Scene {
    /// Returns the number of steps of each job, at least 1.
    pub fn steps(&self) -> u64 {
        let steps = self.length.as_nanos() / self.step.as_nanos().max(1);
        u64::try_from(steps).unwrap_or(u64::MAX).max(1)
    }
}

/// The main future, the one that `block_on` runs. All others are spawned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Main {
    /// A future that only waits for the others.
    #[default]
    Nobody,
    /// The ticker.
    Ticker,
    /// The learner's future.
    Exercise,
}

/// An event while an exercise runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub enum Act {
    /// No event: the exercise runs to its end.
    #[default]
    Nothing,
    /// The harness drops its future.
    Cancel {
        /// The time from its beginning.
        #[serde(with = "nanos")]
        after: Duration,
    },
    /// The harness asks it to stop.
    Stop {
        /// The time from its beginning.
        #[serde(with = "nanos")]
        after: Duration,
    },
    /// Its jobs come as requests.
    Requests {
        /// The number of requests that come at the same time.
        burst: u32,
        /// The time from one burst to the next.
        #[serde(with = "nanos")]
        every: Duration,
    },
}

/// The answer of a child.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The nonce of the scene. Only the harness knows it.
    pub nonce: u64,
    /// The report, or the reason in words why there is none.
    pub report: Result<Report, String>,
}

/// The measurements of an exercise. All times are counted from when beat 0 was due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// The number of processors that the child could use.
    pub cpus: u32,
    /// All due beats of the ticker on the loop.
    pub beats: Line,
    /// The same beats of a thread that only sleeps, beside the loop: the lateness of the machine
    /// itself.
    pub witness: Line,
    /// The spans in which the loop had nothing to do, before the exercise and after it.
    pub idle: Vec<Span>,
    /// The span of the stall made on purpose ([`Scene::hold`]).
    pub held_up: Span,
    /// The span of the exercise.
    pub exercise: Span,
    /// When the last job was over, done or not, or else the end of the exercise. Later beats say
    /// nothing about the work.
    #[serde(with = "nanos")]
    pub worked_until: Duration,
    /// How the exercise ended.
    pub ended: Ended,
    /// The raw time of a step of its jobs on a thread alone, before and after the exercise. In
    /// picoseconds of processor time, or of wall time if the system has no clock for that.
    pub raw_step_ps: Vec<u64>,
    /// The same in wall time. It is longer if others had the processor meanwhile.
    pub raw_step_passed_ps: Vec<u64>,
    /// The jobs, in their order.
    pub jobs: Vec<JobSeen>,
    /// The largest number of jobs under way at the same time.
    pub width: u32,
    /// The slices of the learner's future.
    pub slices: Slices,
    /// Processor time of all threads during the exercise, in nanoseconds. `None` if the system does
    /// not tell.
    pub cpu: Option<u64>,
    /// The threads on which the ticker ran.
    pub loop_threads: Vec<u64>,
}

/// Beats in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// The time from one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// For each beat: when it happened minus when it was due, in nanoseconds.
    pub lateness: Vec<u64>,
    /// The number of beats, the last ones, that had not happened by the end.
    pub unfired: u64,
}

/// A span of time.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Span {
    /// Its beginning.
    #[serde(with = "nanos")]
    pub from: Duration,
    /// Its end.
    #[serde(with = "nanos")]
    pub to: Duration,
}

/// How an exercise ended.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "ended", rename_all = "lowercase")]
pub enum Ended {
    /// It returned, or was dropped as planned.
    Returned,
    /// It did not end within its limit.
    Unfinished,
    /// It panicked.
    Panicked {
        /// The message of the panic.
        message: String,
    },
}

/// The fate of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSeen {
    /// The number of its steps.
    pub steps: u64,
    /// The number of steps that were done in the end.
    pub done: u64,
    /// The number of steps done when the exercise was cancelled or asked to stop. `None` if neither
    /// was planned.
    pub done_by_then: Option<u64>,
    /// The threads that did the steps.
    pub threads: Vec<u64>,
    /// The answer of the exercise for this job.
    pub answer: Given,
}

/// The answer of an exercise for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Given {
    /// The output of all its steps, with the right checksum.
    Right,
    /// The output so far when it was asked to stop, with the right checksum.
    Partial,
    /// The output of an earlier moment: more than twice as many steps are done by now.
    Outdated,
    /// The output of something else.
    Wrong,
    /// An error.
    Failed,
    /// No answer.
    Nothing,
}

/// The slices of the learner's future. A slice ends when the future returns `Pending`.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slices {
    /// The number of times that it returned `Pending`.
    pub yields: u64,
    /// The steps of the longest slice. The last slice, which ends with the future, counts too.
    pub longest: u64,
    /// The typical slice: half of all steps were done in slices of this many steps or more. 0 if
    /// the future did none.
    pub typical: u64,
    /// The steps of all slices: done by the future itself, and not by threads or tasks that it
    /// started.
    pub all: u64,
}
