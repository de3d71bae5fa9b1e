//! Text that came from elsewhere, made fit to stand in a line: a child's last words, a name in a stored run.
//!
//! What must stay true: nothing that it returns moves a cursor, sets a colour or begins another line.

use std::borrow::Cow;

/// The text with its control characters written out: a line end as `\n`, an escape as `\u{1b}`. Text without any
/// is left as it is.
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
