//! Colours for a terminal. The caller knows if there is one.
//!
//! **Invariant:** colour is added last, when every column has its width. It says nothing that the
//! word does not say too.

use anstyle::{AnsiColor, Style};

/// The permission to write escape sequences.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// The text goes to a terminal that shows colours.
    On,
    /// The text goes anywhere else.
    Off,
}

impl From<bool> for Colour {
    fn from(is_on: bool) -> Colour {
        if is_on { Colour::On } else { Colour::Off }
    }
}

/// The style of good news.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// The style of bad news.
pub const BAD: Style = AnsiColor::Red.on_default();

impl Colour {
    /// Returns the line with its last word in a style. Only the last column has no padding behind
    /// it, so all columns stay aligned.
    pub fn last_word(self, line: &str, style: Option<Style>) -> String {
        match (self, style, line.rfind(' ')) {
            (Colour::On, Some(style), Some(space)) => {
                let (before, word) = line.split_at(space + 1);
                format!("{before}{style}{word}{style:#}")
            }
            _ => line.to_owned(),
        }
    }
}
