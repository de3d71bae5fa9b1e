//! Whole numbers on the command line: `1000`, `1_000_000`.

use std::ops::RangeInclusive;

use notation::number::{BadNumber, read, read_within};

/// Reads a number for a flag.
///
/// # Errors
/// With what to write instead, or with the most that the flag takes.
pub fn number<N: TryFrom<u64>>(text: &str) -> Result<N, String> {
    let most = u64::MAX >> (64 - 8 * size_of::<N>());
    let too_many = || format!("it takes at most {most}");
    match read(text) {
        Ok(number) => N::try_from(number).map_err(|_| too_many()),
        Err(BadNumber { meant: Some(meant), .. }) if meant > most => Err(too_many()),
        Err(BadNumber { is_too_many: true, .. }) => Err(too_many()),
        Err(error) => Err(error.to_string()),
    }
}

/// Reads a number for a flag that takes numbers from a range.
///
/// # Errors
/// With the range, or with what to write instead.
pub fn number_within<N: TryFrom<u64>>(text: &str, range: RangeInclusive<u64>) -> Result<N, String> {
    read_within(text, range).map_err(|error| error.to_string())?;
    number(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_read_or_answered_with_what_to_write() {
        assert_eq!(number::<u32>("1_000"), Ok(1000));
        assert_eq!(number::<u64>("18446744073709551615"), Ok(u64::MAX));
        let told = "it takes at most 18446744073709551615".to_owned();
        assert_eq!(number::<u64>("18446744073709551616"), Err(told));
        for (text, told) in [
            ("1k", "write 1000"),
            ("many", "it takes a whole number, such as 1000"),
            ("-1", "it takes a whole number, such as 1000"),
            ("4294967296", "it takes at most 4294967295"),
            ("1e12", "it takes at most 4294967295"),
            ("18446744073709551616", "it takes at most 4294967295"),
            ("1e309", "it takes at most 4294967295"),
        ] {
            assert_eq!(number::<u32>(text), Err(told.to_owned()), "{text}");
        }
    }

    #[test]
    fn a_number_out_of_its_range_is_answered_with_the_range() {
        assert_eq!(number_within::<u8>("3", 1..=3), Ok(3));
        for (text, told) in [
            ("4", "it takes a whole number from 1 to 3"),
            ("99999999999", "it takes a whole number from 1 to 3"),
            ("1e12", "it takes a whole number from 1 to 3"),
            ("2.0", "write 2"),
        ] {
            assert_eq!(number_within::<u8>(text, 1..=3), Err(told.to_owned()), "{text}");
        }
    }
}
