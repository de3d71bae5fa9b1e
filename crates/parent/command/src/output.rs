//! Writes to stdout and stderr: in colour or not, and without an error if nobody reads it.
//!
//! `anstream` decides about colours, so that the rule is the one of other programs. A stream has
//! them if it is a terminal, `TERM` is not `dumb`, `NO_COLOR` is unset or empty, and `CLICOLOR` is
//! not 0. `CLICOLOR_FORCE`, set to anything, gives colours to any stream, unless `NO_COLOR` forbids
//! them.

use std::io::{ErrorKind, IsTerminal, Write};

use anstream::{AutoStream, ColorChoice};
use anyhow::{Context, Result};

/// The message about a stdout that takes nothing, such as a full device.
pub(crate) const STDOUT: &str = "stdout can't be written to";

/// Returns whether stdout takes colours.
pub fn is_coloured() -> bool {
    AutoStream::choice(&std::io::stdout()) != ColorChoice::Never
}

/// Returns whether stderr takes a progress bar: it takes colours, and is a terminal. A bar is drawn
/// with the cursor, so that colours by force are not enough.
pub fn has_bars() -> bool {
    std::io::stderr().is_terminal() && AutoStream::choice(&std::io::stderr()) != ColorChoice::Never
}

/// Writes a line to stderr, or several. Control characters in it are written out: a file name or a
/// child's last words may have any. A line that nobody reads any more is lost: that is no reason to
/// stop measuring.
pub fn say(text: &str) {
    let _ = writeln!(std::io::stderr().lock(), "{}", plain(text));
}

/// Writes out all control characters of a text but its line ends.
fn plain(text: &str) -> String {
    text.split('\n').map(words::one_line).collect::<Vec<_>>().join("\n")
}

/// Writes to stdout. A reader who has seen enough, such as `head`, is no error.
///
/// # Errors
/// If stdout can't be written to.
pub fn print(text: &str) -> Result<()> {
    let mut stdout = std::io::stdout().lock();
    match stdout.write_all(text.as_bytes()).and_then(|()| stdout.flush()) {
        Err(error) if error.kind() == ErrorKind::BrokenPipe => Ok(()),
        result => result.context(STDOUT),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_moves_no_cursor_and_sets_no_colour() {
        assert_eq!(plain("two\nlines\n"), "two\nlines\n");
        assert_eq!(plain("\u{1b}[2Jred\rover\u{7}"), "\\u{1b}[2Jred\\rover\\u{7}");
    }
}
