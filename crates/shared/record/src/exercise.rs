//! What a child that runs an exercise is asked, and what it answers.
//!
//! The parent (`workshop`) writes a [`Scene`] to the child's stdin; the child (`harness`, linked into the learner's
//! program) writes one [`Told`] to the file that the scene names. Not to stdout, which belongs to the learner's program and
//! may hold anything.
//!
//! What must stay true: only what repeats the scene's nonce, and is about its jobs, is an answer. The function that is
//! handed over never sees the nonce.

use std::path::PathBuf;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::nanos;

/// What happens beside the ticker, and how it is measured.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Scene {
    /// [`crate::FORMAT`] of whoever wrote this.
    pub format: u32,
    /// Repeated by the answer.
    pub nonce: u64,
    /// The file that the answer goes to.
    pub answer: PathBuf,
    /// `tokio/1`, `smol/N`, ...
    pub runtime: String,
    /// What the runtime's `block_on` is given.
    pub main: Main,
    /// From one beat to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// How far the beats are shifted against the runtime's own clock, less than a period.
    #[serde(with = "nanos")]
    pub phase: Duration,
    /// How many jobs the exercise is given.
    pub jobs: u32,
    /// What a job's step takes on this machine.
    #[serde(with = "nanos")]
    pub step: Duration,
    /// What each job takes, raw.
    #[serde(with = "nanos")]
    pub length: Duration,
    /// The jobs that panic half-way, counted from 0.
    pub panics: Vec<u32>,
    /// The jobs whose clients go away when a quarter of the work is done, counted from 0. For a service only.
    pub leaves: Vec<u32>,
    /// What happens while the exercise runs.
    pub act: Act,
    /// For how long the ticker is held up once on purpose, to see whether it tells: longer than any lateness that is
    /// allowed.
    #[serde(with = "nanos")]
    pub hold: Duration,
    /// How long the exercise may take before it is measured as it stands, unfinished.
    #[serde(with = "nanos")]
    pub limit: Duration,
}

impl Scene {
    /// How many steps each job has; at least 1.
    pub fn steps(&self) -> u64 {
        let steps = self.length.as_nanos() / self.step.as_nanos().max(1);
        u64::try_from(steps).unwrap_or(u64::MAX).max(1)
    }
}

/// Which future is the main one, the one that `block_on` was given. All others are spawned.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Main {
    /// One that waits for the others.
    #[default]
    Nobody,
    /// The ticker.
    Ticker,
    /// The learner's.
    Exercise,
}

/// What happens to an exercise while it runs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "act", rename_all = "lowercase")]
pub enum Act {
    /// Nothing: it runs to its end.
    #[default]
    Nothing,
    /// Its future is dropped.
    Cancel {
        /// So long after it began.
        #[serde(with = "nanos")]
        after: Duration,
    },
    /// It is asked to stop.
    Stop {
        /// So long after it began.
        #[serde(with = "nanos")]
        after: Duration,
    },
    /// Its jobs come as requests.
    Requests {
        /// How many come at the same time.
        burst: u32,
        /// From one burst to the next.
        #[serde(with = "nanos")]
        every: Duration,
    },
}

/// A child's answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Told {
    /// The scene's own: who does not know it has not been asked.
    pub nonce: u64,
    /// What was seen; or in words why nothing was.
    pub report: Result<Report, String>,
}

/// What was seen of an exercise. All times are counted from when beat 0 was due.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Report {
    /// How many processors the child could use.
    pub cpus: u32,
    /// Every beat that was due, of the ticker on the loop.
    pub beats: Line,
    /// The same of a thread that only sleeps, beside the loop and at the same moments: what the machine does to a beat.
    pub witness: Line,
    /// In which the loop had nothing to do, before the exercise and after it.
    pub idle: Vec<Span>,
    /// In which the ticker was held up on purpose, to see whether it tells.
    pub held_up: Span,
    /// From the beginning of the exercise to its end.
    pub exercise: Span,
    /// When the last job was over, done or not, if that was before the end. Later beats tell nothing of the work.
    #[serde(with = "nanos")]
    pub worked_until: Duration,
    /// How it ended.
    pub ended: Ended,
    /// What a step of its jobs takes raw, on a thread alone, before the exercise and after it: processor time where
    /// the system has a clock for it.
    pub raw_step_ps: Vec<u64>,
    /// The same in time that passed: longer where others had the processor meanwhile.
    pub raw_step_passed_ps: Vec<u64>,
    /// Its jobs, in their order.
    pub jobs: Vec<JobSeen>,
    /// The most jobs that were under way at the same time.
    pub width: u32,
    /// What the learner's future did between two moments at which it handed control back.
    pub slices: Slices,
    /// Processor time of all threads during the exercise. `None` where the system does not tell.
    pub cpu: Option<u64>,
    /// Where the ticker ran.
    pub loop_threads: Vec<u64>,
}

/// Beats in their order.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Line {
    /// From one to the next.
    #[serde(with = "nanos")]
    pub period: Duration,
    /// When beat `k` happened minus when it was due, in nanoseconds.
    pub lateness: Vec<u64>,
    /// How many of the last ones had not happened by the end.
    pub unfired: u64,
}

/// A piece of time.
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
    /// By itself, or because it was dropped where that was planned.
    Returned,
    /// It did not, within its limit.
    Unfinished,
    /// It panicked.
    Panicked {
        /// What the panic said.
        message: String,
    },
}

/// What became of a job.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct JobSeen {
    /// How many steps it has.
    pub steps: u64,
    /// How many were done, whenever.
    pub done: u64,
    /// How many had been done when it was cancelled, or the exercise asked to stop. `None` where neither was planned.
    pub done_by_then: Option<u64>,
    /// The threads that did them.
    pub threads: Vec<u64>,
    /// What the exercise gave back for it.
    pub answer: Given,
}

/// What an exercise gave back for a job.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Given {
    /// Its output: all steps were done, and the checksum is right.
    Right,
    /// What it had come to when it was asked to stop: the checksum is right.
    Partial,
    /// The same of an earlier moment: by now more than twice as much is done.
    Outdated,
    /// An output that is not this job's.
    Wrong,
    /// That it failed.
    Failed,
    /// Nothing.
    Nothing,
}

/// The slices of the learner's future: a slice ends where the future hands control back and is not done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Slices {
    /// How often it handed control back.
    pub yields: u64,
    /// The steps of the longest slice; the last one counts, which ends with the future.
    pub longest: u64,
    /// Half of all steps were done in slices of this many steps or more. 0 where no step was done in the future.
    pub typical: u64,
    /// The steps of all slices: what was done in the future itself, and not by what it started.
    pub all: u64,
}
