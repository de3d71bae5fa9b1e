//! The end of a command: its exit code, and its message about an error.

use std::io::{ErrorKind, Write};
use std::process::ExitCode;

use anyhow::Error;
use engine::{BadRequest, Interrupt, Interrupted, StoreError};

use crate::caller::{Act, Caller};
use crate::output::{self, say};

/// A cell failed, something broke, or a check did not hold.
pub const FAILED: u8 = 1;
/// The command line made no sense.
const NONSENSE: u8 = 2;

/// Returns the exit code of a command that showed its whole finding.
pub fn of_all(is_well: bool) -> ExitCode {
    if is_well { ExitCode::SUCCESS } else { ExitCode::from(FAILED) }
}

/// Writes the error to stderr. Returns the exit code: it tells a wrong command line from a failure,
/// and an interruption from both.
pub fn of_error(error: &Error, caller: &Caller) -> ExitCode {
    // What fails because Ctrl-C killed a child is turned into this. Anything else is told.
    if error.is::<Interrupted>() {
        return ExitCode::from(Interrupt::EXIT_CODE);
    }
    let told = format!("{error:#}").replace(BadRequest::LISTING, &caller.quoted(Act::List));
    say(&format!("error: {told}{}", advice(error, &told, caller)));
    if Interrupt::has_asked_this_process() {
        return ExitCode::from(Interrupt::EXIT_CODE);
    }
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

/// Ends this process as the parser of its arguments says: shows the help that was asked for, or
/// refuses them. A help that can't be written is a failure, as any other text.
pub fn of_parser(error: &clap::Error) -> ! {
    let written = error.print().and_then(|()| std::io::stdout().flush());
    if let Err(problem) = written
        && !error.use_stderr()
        && problem.kind() != ErrorKind::BrokenPipe
    {
        say(&format!("error: {}: {problem}", output::STDOUT));
        std::process::exit(FAILED.into());
    }
    std::process::exit(error.exit_code())
}

/// Returns what to do about a run that is not there. Empty for any other error.
fn advice(error: &Error, told: &str, caller: &Caller) -> String {
    match error.downcast_ref::<StoreError>() {
        // A question ends a sentence.
        Some(StoreError::Unknown { .. }) => {
            let mark = if told.ends_with('?') { "" } else { ";" };
            format!("{mark} {} shows all", caller.advised(Act::Runs))
        }
        _ => String::new(),
    }
}
