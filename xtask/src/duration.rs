//! Durations on the command line: `250us`, `10ms`, `2s`.

use std::time::Duration;

/// Reads one, for a flag.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    humantime::parse_duration(text)
        .map_err(|error| format!("{error}; a duration is written 250us, 10ms or 2s"))
}
