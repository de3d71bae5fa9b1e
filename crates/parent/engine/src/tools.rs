//! The tools that build what is measured: which program each is, and what is said if it does not
//! start.
//!
//! **Invariant:** a variable of the environment that is empty counts as unset.

use std::ffi::OsString;
use std::io::{Error, ErrorKind};

/// Returns a variable of the environment. `None` if it is unset or empty.
pub fn variable(name: &str) -> Option<OsString> {
    std::env::var_os(name).filter(|value| !value.is_empty())
}

/// Returns the cargo that runs this program, or else the one in `PATH`.
pub(crate) fn cargo() -> OsString {
    variable("CARGO").unwrap_or_else(|| "cargo".into())
}

/// Returns whether an error is that a program is not there.
pub fn is_not_there(error: &anyhow::Error) -> bool {
    let cause = error.root_cause().downcast_ref::<Error>();
    cause.is_some_and(|error| error.kind() == ErrorKind::NotFound)
}

/// Says that a program did not start, and what to look at. The error itself is the cause.
pub(crate) fn not_started(program: &str, error: &Error) -> String {
    match error.kind() {
        ErrorKind::NotFound if !program.contains('/') => {
            format!("{program} can't be started: is it in PATH?")
        }
        _ => format!("{program} can't be started"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_bare_name_is_looked_for_in_path() {
        let gone = Error::from(ErrorKind::NotFound);
        assert_eq!(not_started("cargo", &gone), "cargo can't be started: is it in PATH?");
        assert_eq!(not_started("/opt/cargo", &gone), "/opt/cargo can't be started");
        let refused = Error::from(ErrorKind::PermissionDenied);
        assert_eq!(not_started("cargo", &refused), "cargo can't be started");
    }
}
