//! Durations and whole numbers as people type them: a text is read, or the error says what to
//! write.

use std::time::Duration;

use notation::duration::{self, BadDuration, LONGEST};
use notation::number;
use proptest::prelude::*;

/// Runs this many cases. One that fails is shown in full, to become a test with a name. No file
/// remembers it.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig { cases, failure_persistence: None, ..ProptestConfig::default() }
}

proptest! {
    #![proptest_config(cases(1024))]

    /// As messages write durations, with blanks between the parts, and as whole nanoseconds.
    #[test]
    fn a_duration_that_is_written_is_read_back(nanos in 0..=LONGEST.as_nanos() as u64) {
        let time = Duration::from_nanos(nanos);
        let blanks = humantime::format_duration(time).to_string();
        for text in [duration::written(time), blanks, format!("{nanos}ns")] {
            prop_assert_eq!(duration::read(&text), Ok(time), "{}", text);
        }
    }

    /// Nothing longer than a day is taken, and what is not taken is answered in the project's
    /// words.
    #[test]
    fn a_text_is_a_duration_of_a_day_at_most_or_is_told_what_would_be(
        text in prop_oneof![
            "([0-9]{1,20}[ .]?[0-9]{0,3} ?(ns|us|µs|ms|s|m|h|d|days|year|M|x|)){0,3}",
            any::<String>(),
        ],
    ) {
        match duration::read(&text) {
            Ok(time) => {
                prop_assert!(time <= LONGEST);
                prop_assert_eq!(duration::read(&duration::written(time)), Ok(time));
            }
            Err(error @ BadDuration::TooLong) => {
                prop_assert_eq!(error.to_string(), "that is longer than a day");
            }
            Err(error) => {
                let right = "a duration is written 250us, 10ms or 2s";
                prop_assert!(error.to_string().ends_with(right), "{}", error);
            }
        }
    }

    #[test]
    fn a_number_is_read_back_however_it_is_grouped(value: u64) {
        prop_assert_eq!(number::read(&value.to_string()), Ok(value));
        prop_assert_eq!(number::read(&grouped(value, "_")), Ok(value));
    }

    /// Commas, powers of ten and letters stand for the number that they stand for everywhere.
    #[test]
    fn another_notation_is_answered_with_the_number(value in 0..=u64::MAX / 1_000_000) {
        let texts = [
            (format!("{value}k"), value * 1000),
            (format!("{value}M"), value * 1_000_000),
            (format!("{value}e6"), value * 1_000_000),
            (format!("{value}.5k"), value * 1000 + 500),
            (grouped(value + 1000, ","), value + 1000),
        ];
        for (text, meant) in texts {
            let error = number::read(&text).unwrap_err();
            prop_assert_eq!(error.meant, Some(meant), "{}", &text);
            prop_assert_eq!(error.to_string(), format!("write {}", meant), "{}", &text);
        }
    }

    /// The number that an error says to write can be written.
    #[test]
    fn a_text_is_a_number_or_is_told_what_would_be(
        text in prop_oneof!["[0-9_,.]{0,12}(k|K|M|e[0-9]|E\\+[0-9]|)", any::<String>()],
        least: u64,
        more: u64,
    ) {
        let range = least..=least.saturating_add(more);
        match number::read_within(&text, range.clone()) {
            Ok(value) => prop_assert!(range.contains(&value)),
            Err(error) => match error.meant {
                Some(meant) => prop_assert_eq!(number::read_within(&meant.to_string(), range), Ok(meant)),
                None if error.is_too_many && error.most == u64::MAX => {
                    prop_assert_eq!(error.to_string(), format!("it takes at most {}", u64::MAX));
                    let given = text.replace('_', "").parse::<f64>();
                    prop_assert!(given.is_ok_and(|given| given > 1.8e19), "{}", text);
                }
                None => prop_assert!(error.to_string().starts_with("it takes a whole number"), "{}", error),
            },
        }
    }
}

/// Writes a number in groups of three digits.
fn grouped(value: u64, between: &str) -> String {
    let digits = value.to_string();
    let first = (digits.len() + 2) % 3 + 1;
    let (head, tail) = digits.split_at(first);
    let groups = tail.as_bytes().chunks(3).map(|group| String::from_utf8_lossy(group).into_owned());
    [head.to_owned()].into_iter().chain(groups).collect::<Vec<_>>().join(between)
}
