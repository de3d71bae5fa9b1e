//! A text as a shell reads it as one word.

use std::borrow::Cow;

/// Quotes a text for a shell of POSIX's, if it has to be.
///
/// ```
/// assert_eq!(words::for_a_shell("target/runs"), "target/runs");
/// assert_eq!(words::for_a_shell("my runs"), "'my runs'");
/// assert_eq!(words::for_a_shell("it's"), r"'it'\''s'");
/// ```
pub fn for_a_shell(text: &str) -> Cow<'_, str> {
    let is_safe = |char: char| char.is_ascii_alphanumeric() || "/._-+:,@%=".contains(char);
    if !text.is_empty() && text.chars().all(is_safe) {
        Cow::Borrowed(text)
    } else {
        Cow::Owned(format!("'{}'", text.replace('\'', r"'\''")))
    }
}
