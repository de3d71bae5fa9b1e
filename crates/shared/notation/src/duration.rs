//! Durations as people type them: `250us`, `10ms`, `2s`, `1m40s`.

use std::ops::RangeInclusive;
use std::time::Duration;

use thiserror::Error;

/// The longest duration that is read. A longer one overflows somewhere, and nobody waits for it.
pub const LONGEST: Duration = Duration::from_secs(24 * 60 * 60);

/// Reads a duration of a day at most.
///
/// # Errors
/// [`BadDuration`], which says how a duration is written.
pub fn read(text: &str) -> Result<Duration, BadDuration> {
    match humantime::parse_duration(text) {
        // The library takes a bare 0.
        Ok(_) if is_bare(text) => Err(BadDuration::NoUnit),
        Ok(duration) if duration <= LONGEST => Ok(duration),
        Ok(_) | Err(humantime::DurationError::NumberOverflow) if has_digits(text) => {
            Err(BadDuration::TooLong)
        }
        Err(_) if is_bare(text) => Err(BadDuration::NoUnit),
        Ok(_) | Err(_) => Err(BadDuration::NotADuration),
    }
}

/// Reads a duration that has to lie between two others.
///
/// # Errors
/// [`BadDuration::Outside`], which says between which.
pub fn read_within(text: &str, range: RangeInclusive<Duration>) -> Result<Duration, BadDuration> {
    match read(text) {
        Ok(duration) if range.contains(&duration) => Ok(duration),
        Ok(_) | Err(_) => {
            let (least, most) = range.into_inner();
            Err(BadDuration::Outside { least, most })
        }
    }
}

/// Writes a duration as the command line takes it, without blanks: `1m40s`.
pub fn written(duration: Duration) -> String {
    humantime::format_duration(duration).to_string().replace(' ', "")
}

/// The reason why a text is not a duration.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum BadDuration {
    /// It is not a number with a unit.
    #[error("a duration is written 250us, 10ms or 2s")]
    NotADuration,
    /// It is a number alone.
    #[error("it has no unit: a duration is written 250us, 10ms or 2s")]
    NoUnit,
    /// It is longer than [`LONGEST`].
    #[error("that is longer than a day")]
    TooLong,
    /// It is not between the shortest and the longest that make sense here.
    #[error("it takes a time from {} to {}", written(*.least), written(*.most))]
    Outside {
        /// The shortest.
        least: Duration,
        /// The longest.
        most: Duration,
    },
}

fn is_bare(text: &str) -> bool {
    has_digits(text) && text.trim().chars().all(|c| c.is_ascii_digit() || c == '.' || c == '_')
}

fn has_digits(text: &str) -> bool {
    text.contains(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_units_that_people_use() {
        for (text, meant) in [
            ("0s", Duration::ZERO),
            ("1ns", Duration::from_nanos(1)),
            ("250us", Duration::from_micros(250)),
            ("250µs", Duration::from_micros(250)),
            ("10ms", Duration::from_millis(10)),
            ("2s", Duration::from_secs(2)),
            ("1m40s", Duration::from_secs(100)),
            ("24h", LONGEST),
        ] {
            assert_eq!(read(text), Ok(meant), "{text}");
        }
    }

    #[test]
    fn what_is_no_duration_is_answered_with_how_one_is_written() {
        for (text, told) in [
            ("", BadDuration::NotADuration),
            ("ten", BadDuration::NotADuration),
            ("10 parsecs", BadDuration::NotADuration),
            ("-5ms", BadDuration::NotADuration),
            ("0", BadDuration::NoUnit),
            ("100", BadDuration::NoUnit),
            ("0.5", BadDuration::NoUnit),
            ("25h", BadDuration::TooLong),
            ("600years", BadDuration::TooLong),
            ("584600000000years", BadDuration::TooLong),
        ] {
            assert_eq!(read(text), Err(told), "{text}");
        }
    }

    #[test]
    fn the_bounds_are_part_of_the_range_and_are_told() {
        let range = || Duration::from_micros(1)..=Duration::from_secs(1);
        assert_eq!(read_within("1us", range()), Ok(Duration::from_micros(1)));
        assert_eq!(read_within("1s", range()), Ok(Duration::from_secs(1)));
        for text in ["0s", "999ns", "2s", "100", "soon", "25h"] {
            let told = read_within(text, range()).unwrap_err().to_string();
            assert_eq!(told, "it takes a time from 1us to 1s", "{text}");
        }
    }
}
