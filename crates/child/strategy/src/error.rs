//! The errors of a job, and of a strategy that can't be had as asked.

use runtime::TaskError;
use thiserror::Error;

/// The reason why a job has no output.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum JobError {
    /// The job panicked, with this message.
    #[error("the job panicked: {0}")]
    Panicked(String),
    /// The pool or the runtime that it was handed to went away.
    #[error("the job was cancelled before its end")]
    Cancelled,
    /// Too many jobs were under way, and the strategy takes no more.
    #[error("the job was refused: too many are under way")]
    Refused,
    /// The process that did the job came to its end, for this reason.
    #[error("the process of the job came to its end: {0}")]
    Crashed(String),
    /// The job can't leave its process, and this strategy does jobs in others.
    #[error("this strategy runs only jobs that another process can be sent")]
    CannotMove,
    /// The job borrows, and this strategy takes only jobs that own what they work on.
    #[error("this strategy runs only jobs that own their data")]
    CannotBorrow,
}

impl From<TaskError> for JobError {
    fn from(error: TaskError) -> Self {
        match error {
            TaskError::Panicked(message) => JobError::Panicked(message),
            TaskError::Cancelled => JobError::Cancelled,
        }
    }
}

/// The reason why a strategy can't be had as asked.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum Refusal {
    /// A setting makes no sense: the command line is refused.
    #[error("{0}")]
    Invalid(String),
    /// The setting makes sense, but not here: the cell is skipped.
    #[error("{0}")]
    Unsupported(String),
}
