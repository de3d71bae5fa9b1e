//! How a command ends: its exit code, and what is said of an error.

use std::process::ExitCode;

use anyhow::Error;
use engine::{BadRequest, Interrupt, Interrupted, StoreError};

use crate::output::say;

/// A cell failed, something broke, or a check did not hold.
pub(crate) const FAILED: u8 = 1;
/// The command line made no sense.
pub(crate) const NONSENSE: u8 = 2;

/// Returns the end of a command that showed everything, of which something may have failed.
pub(crate) fn of_all(is_well: bool) -> ExitCode {
    if is_well { ExitCode::SUCCESS } else { ExitCode::from(FAILED) }
}

/// Says what is wrong, and returns the exit code that says whose fault it is.
pub(crate) fn of_error(error: &Error) -> ExitCode {
    if error.is::<Interrupted>() {
        return ExitCode::from(Interrupt::EXIT_CODE);
    }
    say(&format!("error: {error:#}"));
    let nonsense = error.is::<BadRequest>()
        || matches!(
            error.downcast_ref::<StoreError>(),
            Some(
                StoreError::Unknown { .. }
                    | StoreError::BadName { .. }
                    | StoreError::Exists { .. }
                    | StoreError::Busy { .. }
            )
        );
    ExitCode::from(if nonsense { NONSENSE } else { FAILED })
}
