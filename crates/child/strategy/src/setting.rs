//! Reading a setting's value, with an error that says what would be right.

use std::fmt::Display;
use std::str::FromStr;

use record::Settings;

use crate::Refusal;

/// The value of `key`, which has to be there.
///
/// # Errors
/// [`Refusal::Invalid`] where it is missing or not a `T`.
pub fn setting<T: FromStr<Err: Display>>(settings: &Settings, key: &str) -> Result<T, Refusal> {
    let text =
        settings.get(key).ok_or_else(|| Refusal::Invalid(format!("`{key}` is missing: give {key}=...")))?;
    let parsed = text.parse().or_else(|error| {
        // People write a million as 1_000_000.
        text.replace('_', "").parse().map_err(|_| error)
    });
    parsed.map_err(|error| Refusal::Invalid(format!("`{key}={text}` makes no sense: {error}")))
}
