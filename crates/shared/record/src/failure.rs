//! A trial that failed, and the kinds of failure.

use std::fmt;

use serde::{Deserialize, Serialize};

use crate::{Purpose, Subject};

/// A trial without a record, and the cause.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Failure {
    /// The [`crate::FORMAT`] of its writer.
    pub format: u32,
    /// The thing that was to be measured.
    pub subject: Subject,
    /// The round, from 0.
    pub round: u32,
    /// Why the trial was made. Missing in format 1, and then read as [`Purpose::Comparison`].
    #[serde(default)]
    pub purpose: Purpose,
    /// The kind of failure.
    pub cause: Cause,
    /// The reason with the last words of the child, for a person.
    pub reason: String,
}

/// The kinds of failure. The child reports the first group, the parent sees the second.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub enum Cause {
    /// The child could not set up the trial as asked.
    Setup,
    /// A job ended with a wrong checksum.
    Checksum,
    /// A job, the ticker or a task panicked.
    Panicked,
    /// A strategy returned a job without its output.
    Unfinished,
    /// A runtime with one worker (`/1`) ran the ticker and the tasks on more than one thread.
    NotSingleThreaded,
    /// The ticker never began, or no job ended.
    Starved,

    /// The process could not be started.
    NotStarted,
    /// The process ended without an answer.
    Crashed,
    /// The process wrote something that is not an answer.
    Garbage,
    /// The parent killed the process at its time limit.
    TimedOut,
}

impl Cause {
    /// Returns whether a child reports it. The parent sees the others.
    pub fn is_of_the_child(self) -> bool {
        match self {
            Cause::Setup
            | Cause::Checksum
            | Cause::Panicked
            | Cause::Unfinished
            | Cause::NotSingleThreaded
            | Cause::Starved => true,
            Cause::NotStarted | Cause::Crashed | Cause::Garbage | Cause::TimedOut => false,
        }
    }
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
