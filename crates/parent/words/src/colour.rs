//! Colours for a terminal. It owns which word gets which; whether there is a terminal is the caller's to know.
//!
//! What must stay true: colour comes last, when every column has its width, and says nothing that the word
//! does not say too.

use anstyle::{AnsiColor, Style};

/// Whether escape sequences may be written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Colour {
    /// The text goes to a terminal that shows colours.
    On,
    /// It goes anywhere else.
    Off,
}

impl From<bool> for Colour {
    fn from(is_on: bool) -> Colour {
        if is_on { Colour::On } else { Colour::Off }
    }
}

/// Good news.
pub const GOOD: Style = AnsiColor::Green.on_default();
/// Bad news.
pub const BAD: Style = AnsiColor::Red.on_default();

impl Colour {
    /// The line with its last word in a style. The last column is the only one without padding behind it, so
    /// what was aligned stays aligned.
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
