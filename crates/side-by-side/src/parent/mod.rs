//! The parent of a comparison. Not there yet: it says so.

use std::process::ExitCode;

use crate::define::Defined;

/// Compares the jobs that were defined.
pub(crate) fn run(defined: &Defined) -> ExitCode {
    eprintln!("nothing compares {:?} yet, with the loads {:?}", defined.names(), defined.loads());
    ExitCode::FAILURE
}
