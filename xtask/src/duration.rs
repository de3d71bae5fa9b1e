//! Durations on the command line: `250us`, `10ms`, `2s`.

use std::time::Duration;

/// What is longer overflows somewhere, and nobody wants to wait for it.
const DAY: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads one, for a flag.
pub(crate) fn parse(text: &str) -> Result<Duration, String> {
    match humantime::parse_duration(text) {
        Ok(duration) if duration <= DAY => Ok(duration),
        Ok(_) => Err("that is longer than a day".to_owned()),
        Err(error) => Err(format!("{error}; a duration is written 250us, 10ms or 2s")),
    }
}
