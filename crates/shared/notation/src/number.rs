//! Whole numbers as people type them: `1000`, `1_000_000`.
//!
//! `1k`, `1e6`, `1M` and `1,000` are not read: a table shows the number that was typed, and one
//! number should have one name. The error says which number to write instead.

use std::ops::RangeInclusive;

use thiserror::Error;

/// Reads a whole number.
///
/// # Errors
/// [`BadNumber`], which says what to write instead.
pub fn read(text: &str) -> Result<u64, BadNumber> {
    read_within(text, 0..=u64::MAX)
}

/// Reads a whole number that has to lie between two others.
///
/// # Errors
/// [`BadNumber`], which says between which, or what to write instead.
pub fn read_within(text: &str, range: RangeInclusive<u64>) -> Result<u64, BadNumber> {
    match plain(text) {
        Some(number) if range.contains(&number) => Ok(number),
        // Written as it should be, and out of range: there is no better way to write it.
        Some(_) => Err(BadNumber::out_of(range, None)),
        None => {
            let meant = meant(text);
            let is_too_many = meant.is_none() && is_too_many(text);
            let meant = meant.filter(|meant| range.contains(meant));
            Err(BadNumber { is_too_many, ..BadNumber::out_of(range, meant) })
        }
    }
}

/// The reason why a text is not a whole number, and what to write instead.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("{}", self.advice())]
pub struct BadNumber {
    /// The number that was meant, if that is clear.
    pub meant: Option<u64>,
    /// The least number that makes sense here.
    pub least: u64,
    /// The greatest number that makes sense here.
    pub most: u64,
    /// A whole number was given, and it has more than 64 bits.
    pub is_too_many: bool,
}

impl BadNumber {
    fn out_of(range: RangeInclusive<u64>, meant: Option<u64>) -> Self {
        let (least, most) = range.into_inner();
        BadNumber { meant, least, most, is_too_many: false }
    }

    fn advice(&self) -> String {
        match *self {
            BadNumber { meant: Some(meant), .. } => format!("write {meant}"),
            BadNumber { most: u64::MAX, is_too_many: true, .. } => format!("it takes at most {}", u64::MAX),
            BadNumber { least: 0, most: u64::MAX, .. } => "it takes a whole number, such as 1000".to_owned(),
            BadNumber { least, most: u64::MAX, .. } => format!("it takes a whole number from {least} on"),
            BadNumber { least, most, .. } => format!("it takes a whole number from {least} to {most}"),
        }
    }
}

/// Reads digits, with or without `_` between them, as in a Rust program.
fn plain(text: &str) -> Option<u64> {
    let is_plain = text.starts_with(|c: char| c.is_ascii_digit())
        && text.chars().all(|c| c.is_ascii_digit() || c == '_');
    is_plain.then(|| text.replace('_', "").parse().ok()).flatten()
}

/// Returns whether a text is a whole number that 64 bits do not hold: many digits, or a number with
/// a power of ten such as `1e20`.
fn is_too_many(text: &str) -> bool {
    let are_digits = |text: &str| !text.is_empty() && text.chars().all(|c| c.is_ascii_digit() || c == '_');
    let (mantissa, exponent) = text.split_once(['e', 'E']).unwrap_or((text, "0"));
    let is_something = mantissa.chars().any(|c| ('1'..='9').contains(&c));
    are_digits(mantissa) && are_digits(exponent.strip_prefix('+').unwrap_or(exponent)) && is_something
}

/// Guesses the number that a text in another notation stands for, if only one can be meant.
fn meant(text: &str) -> Option<u64> {
    let text: String = text.chars().filter(|c| !c.is_whitespace() && *c != '_' && *c != '\'').collect();
    let text = text.strip_prefix('+').unwrap_or(&text);
    if let Some(number) = grouped(text) {
        return Some(number);
    }
    let (mantissa, exponent) = match text.split_once(['e', 'E']) {
        Some((mantissa, exponent)) => {
            (mantissa, exponent.strip_prefix('+').unwrap_or(exponent).parse().ok()?)
        }
        None => with_prefix(text),
    };
    scaled(mantissa, exponent)
}

/// Reads thousands with commas between them: `1,000,000`.
fn grouped(text: &str) -> Option<u64> {
    let mut groups = text.split(',');
    let first = groups.next()?;
    let are_digits = |group: &str| group.chars().all(|c| c.is_ascii_digit());
    let is_grouped = (1..=3).contains(&first.len())
        && text.contains(',')
        && are_digits(first)
        && groups.all(|group| group.len() == 3 && are_digits(group));
    is_grouped.then(|| text.replace(',', "").parse().ok()).flatten()
}

/// Splits `1.5k` into the number and the power of ten that its last letter stands for.
fn with_prefix(text: &str) -> (&str, u32) {
    // A small m would be a thousandth.
    for (letter, exponent) in [('k', 3), ('K', 3), ('M', 6), ('G', 9)] {
        if let Some(mantissa) = text.strip_suffix(letter) {
            return (mantissa, exponent);
        }
    }
    (text, 0)
}

/// Multiplies a decimal number by a power of ten, if the result is a whole number.
fn scaled(mantissa: &str, exponent: u32) -> Option<u64> {
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let digits = format!("{whole}{fraction}");
    let is_number = !whole.is_empty() && digits.chars().all(|c| c.is_ascii_digit());
    // In some countries 1.000 is a thousand, in others it is one.
    let is_ambiguous = exponent == 0 && fraction.len() == 3;
    if !is_number || is_ambiguous {
        return None;
    }
    let number: u64 = digits.parse().ok()?;
    let places = u32::try_from(fraction.len()).ok()?;
    match exponent.checked_sub(places) {
        Some(zeros) => number.checked_mul(10_u64.checked_pow(zeros)?),
        None => {
            let divisor = 10_u64.checked_pow(places - exponent)?;
            number.is_multiple_of(divisor).then_some(number / divisor)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn digits_are_read_with_or_without_underscores() {
        for (text, number) in [
            ("0", 0),
            ("1000", 1000),
            ("1_000_000", 1_000_000),
            ("007", 7),
            ("18446744073709551615", u64::MAX),
        ] {
            assert_eq!(read(text), Ok(number), "{text}");
        }
    }

    #[test]
    fn another_notation_is_answered_with_the_number_that_was_meant() {
        for (text, meant) in [
            ("1k", 1000),
            ("1K", 1000),
            ("1.5k", 1500),
            ("1M", 1_000_000),
            ("2G", 2_000_000_000),
            ("1e6", 1_000_000),
            ("1E+3", 1000),
            ("1.25e3", 1250),
            ("1,000", 1000),
            ("12,345,678", 12_345_678),
            ("1 000", 1000),
            ("1'000", 1000),
            ("+5", 5),
            ("_5", 5),
            ("5.0", 5),
            (" 5", 5),
        ] {
            assert_eq!(read(text).unwrap_err().to_string(), format!("write {meant}"), "{text}");
        }
    }

    #[test]
    fn what_may_mean_anything_is_not_guessed() {
        for text in
            ["", "_", "many", "-1", "1.5", "1.000", "1m", "k", "e6", "1e-3", "1,00", "nan", "inf", "0x10"]
        {
            let told = read(text).unwrap_err().to_string();
            assert_eq!(told, "it takes a whole number, such as 1000", "{text}");
        }
    }

    #[test]
    fn a_number_below_the_least_is_not_answered_with_the_most() {
        let told = read_within("1e0", 5..=u64::MAX).unwrap_err().to_string();
        assert_eq!(told, "it takes a whole number from 5 on");
    }

    /// Seen: "it takes a whole number", of a whole number.
    #[test]
    fn a_number_of_more_than_64_bits_is_answered_with_the_most() {
        for text in ["18446744073709551616", "99_999_999_999_999_999_999", "1e20", "1E+309", "5e99999999999"]
        {
            assert_eq!(
                read(text).unwrap_err().to_string(),
                "it takes at most 18446744073709551615",
                "{text}"
            );
            let within = read_within(text, 1..=5).unwrap_err().to_string();
            assert_eq!(within, "it takes a whole number from 1 to 5", "{text}");
        }
    }

    #[test]
    fn the_bounds_are_told_and_no_number_beyond_them_is_advised() {
        let told = |text: &str, range| read_within(text, range).unwrap_err().to_string();
        assert_eq!(told("0", 1..=5), "it takes a whole number from 1 to 5");
        assert_eq!(told("1k", 1..=5), "it takes a whole number from 1 to 5");
        assert_eq!(told("0", 1..=u64::MAX), "it takes a whole number from 1 on");
        assert_eq!(told("5.0", 1..=5), "write 5");
        assert_eq!(read_within("5", 1..=5), Ok(5));
    }
}
