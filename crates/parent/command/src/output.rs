//! Writes to stdout and stderr: in colour or not, and without an error if nobody reads it.
//!
//! `anstream` decides about colours, so that the rule is the one of other programs. A stream has
//! them if it is a terminal, `TERM` is not `dumb`, `NO_COLOR` is unset or empty, and `CLICOLOR` is
//! not 0. `CLICOLOR_FORCE`, set to anything, gives colours to any stream, unless `NO_COLOR` forbids
//! them.

use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};

/// Returns whether stdout takes colours.
pub fn is_coloured() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// Returns whether stderr takes a progress bar: it takes colours, and is a terminal. A bar is drawn
/// with the cursor, so that colours by force are not enough.
pub fn has_bars() -> bool {
    std::io::stderr().is_terminal() && AutoStream::choice(&std::io::stderr()) != ColorChoice::Never
}

/// Writes a line to stderr. A line that nobody reads any more is lost: that is no reason to stop
/// measuring.
pub fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes to stdout. A reader who has seen enough, such as `head`, is no error.
///
/// # Errors
/// If stdout can't be written to.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("stdout can't be written to"),
    }
}
