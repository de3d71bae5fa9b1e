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

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #![proptest_config(ProptestConfig { cases: 1024, failure_persistence: None, ..ProptestConfig::default() })]

        /// As the program itself writes durations in its messages, and as whole nanoseconds.
        #[test]
        fn a_duration_that_is_written_is_read_back(nanos in 0..=DAY.as_nanos() as u64) {
            let duration = Duration::from_nanos(nanos);
            let shown = humantime::format_duration(duration).to_string();
            for text in [shown.clone(), shown.replace(' ', ""), format!("{nanos}ns")] {
                prop_assert_eq!(parse(&text), Ok(duration), "{}", text);
            }
        }

        /// Nothing longer than a day is taken, and what is not taken is told why.
        #[test]
        fn a_text_is_a_duration_of_a_day_at_most_or_is_told_what_would_be(
            text in prop_oneof!["([0-9]{1,20}[ .]?[0-9]{0,3} ?(ns|us|µs|ms|s|m|h|d|days|year|M|x|)){0,3}", any::<String>()],
        ) {
            match parse(&text) {
                Ok(duration) => {
                    prop_assert!(duration <= DAY);
                    prop_assert_eq!(parse(&humantime::format_duration(duration).to_string()), Ok(duration));
                }
                Err(said) => prop_assert!(said.ends_with("250us, 10ms or 2s") || said == "that is longer than a day"),
            }
        }
    }
}
