//! The reasons why a task or a piece of work has no result.

use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

use thiserror::Error;

/// The reason why there is no result.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum TaskError {
    /// It panicked, with this message.
    #[error("panicked: {0}")]
    Panicked(String),
    /// The runtime or the pool that it was handed to went away first.
    #[error("cancelled before its end")]
    Cancelled,
}

/// Runs `work`, and turns a panic into an error.
///
/// # Errors
/// [`TaskError::Panicked`] if `work` panics. What `work` had borrowed mutably is then in the state
/// in which the panic left it.
pub fn catch<T>(work: impl FnOnce() -> T) -> Result<T, TaskError> {
    catch_unwind(AssertUnwindSafe(work)).map_err(TaskError::from_panic)
}

impl TaskError {
    /// Makes one of what a panic carries.
    pub fn from_panic(panic: Box<dyn Any + Send>) -> Self {
        let message = match panic.downcast::<String>() {
            Ok(text) => *text,
            Err(panic) => {
                panic.downcast::<&str>().map_or_else(|_| "no message".to_owned(), |text| (*text).to_owned())
            }
        };
        TaskError::Panicked(message)
    }
}
