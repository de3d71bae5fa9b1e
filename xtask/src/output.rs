//! What goes to stdout and stderr: whether in colour, and what happens if nobody reads it.

use std::io::{ErrorKind, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};

/// Whether stdout takes colours: it is a terminal that has them, and `NO_COLOR` is not set.
pub(crate) fn is_coloured() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// Whether stderr takes colours and bars, by the same rule.
pub(crate) fn has_bars() -> bool {
    AutoStream::choice(&std::io::stderr()) != ColorChoice::Never
}

/// Writes a line to stderr. If nobody reads it any more it is lost: that is no reason to stop measuring.
pub(crate) fn say(line: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{line}");
}

/// Writes to stdout. A reader who has seen enough, such as `head`, is no error.
pub(crate) fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context("stdout can't be written to"),
    }
}
