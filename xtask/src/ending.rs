//! How a command ends: its exit code, and what is said of an error.

use std::process::ExitCode;

use anyhow::Error;
use compare::plan::BadRequest;
use compare::store::StoreError;

use crate::output::say;
use crate::session::Interrupted;

/// A cell failed, something broke, or a check did not hold.
pub(crate) const FAILED: u8 = 1;
/// The command line made no sense.
pub(crate) const NONSENSE: u8 = 2;
/// Ctrl-C: 128 and the signal's number, as shells have it. The same for every request to end, which SIGTERM is too.
pub(crate) const INTERRUPTED: u8 = 130;

/// The end of a command that showed all cells, some of which may have failed.
pub(crate) fn of_cells(all_ok: bool) -> ExitCode {
    if all_ok { ExitCode::SUCCESS } else { ExitCode::from(FAILED) }
}

/// Says what is wrong, and whose fault it is.
pub(crate) fn of_error(error: &Error) -> ExitCode {
    if error.is::<Interrupted>() {
        return ExitCode::from(INTERRUPTED);
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
