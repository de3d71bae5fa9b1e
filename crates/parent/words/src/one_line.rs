//! Makes text from elsewhere safe for a line: the last output of a child, or a name in a stored
//! run.
//!
//! **Invariant:** the returned text moves no cursor, sets no colour and begins no other line.

use std::borrow::Cow;

/// Writes out the control characters of a text: a line end as `\n`, an escape as `\u{1b}`. Text
/// without any is left as it is.
///
/// ```
/// assert_eq!(words::one_line("two\nlines"), "two\\nlines");
/// ```
pub fn one_line(text: &str) -> Cow<'_, str> {
    if !text.contains(char::is_control) {
        return Cow::Borrowed(text);
    }
    let written = text.chars().fold(String::new(), |mut line, char| {
        if char.is_control() {
            line.extend(char.escape_default());
        } else {
            line.push(char);
        }
        line
    });
    Cow::Owned(written)
}
