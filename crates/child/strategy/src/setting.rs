//! The value of a setting, read, with an error that says what would be right.

use std::ops::RangeInclusive;
use std::time::Duration;

use notation::{duration, number};
use record::Settings;

use crate::error::Refusal;

/// A type that a setting's value can be read as. A strategy implements it for a type of its own.
pub trait Value: Sized {
    /// Reads the value.
    ///
    /// # Errors
    /// The value that would be right, in words: "it is `spawn` or `block_in_place`".
    fn read(text: &str) -> Result<Self, String>;
}

/// A whole number, as [`notation::number`] has it.
impl Value for u64 {
    fn read(text: &str) -> Result<Self, String> {
        number::read(text).map_err(|error| error.to_string())
    }
}

/// Reads the value of `key`, which has to be there.
///
/// # Errors
/// [`Refusal::Invalid`] if the key is missing, or its value is not a `T`.
pub fn setting<T: Value>(settings: &Settings, key: &str) -> Result<T, Refusal> {
    read(settings, key, T::read)
}

/// Reads the time of `key`, which has to be there and within this range.
///
/// # Errors
/// As [`setting`].
pub fn time(settings: &Settings, key: &str, range: RangeInclusive<Duration>) -> Result<Duration, Refusal> {
    read(settings, key, |text| duration::read_within(text, range).map_err(|error| error.to_string()))
}

fn read<T>(
    settings: &Settings,
    key: &str,
    read: impl FnOnce(&str) -> Result<T, String>,
) -> Result<T, Refusal> {
    let text =
        settings.get(key).ok_or_else(|| Refusal::Invalid(format!("`{key}` is missing: give {key}=...")))?;
    read(text).map_err(|right| Refusal::Invalid(format!("`{key}={text}`: {right}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_that_is_not_read_is_answered_with_what_would_be() {
        let told = |settings: &str| setting::<u64>(&settings.parse().unwrap(), "every");
        assert_eq!(told("every=1_000"), Ok(1000));
        for (settings, right) in [
            ("every=1k", "`every=1k`: write 1000"),
            ("every=x", "`every=x`: it takes a whole number, such as 1000"),
            ("", "`every` is missing: give every=..."),
        ] {
            assert_eq!(told(settings), Err(Refusal::Invalid(right.to_owned())), "{settings}");
        }
    }
}
