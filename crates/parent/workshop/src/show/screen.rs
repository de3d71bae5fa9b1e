//! The language, the colours and the width of everything that a learner reads.
//!
//! **Invariant:** without colour, no escape sequence is written.

use anstyle::{AnsiColor, Style};

use crate::lang::Lang;
use crate::text;

/// Columns of a line.
pub const WIDTH: usize = 80;

pub(super) const GOOD: Style = AnsiColor::Green.on_default();
pub(super) const BAD: Style = AnsiColor::Red.on_default();
pub(super) const QUIET: Style = Style::new().dimmed();

/// The language and the colours that a learner's terminal gets.
#[derive(Clone, Copy, Debug)]
pub struct Screen {
    /// The language of all texts.
    pub lang: Lang,
    /// Whether escape sequences may be written.
    pub colour: bool,
}

impl Screen {
    /// Puts a text in a style, if there are colours.
    pub(super) fn in_style(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Renders Markdown as in an exercise's text.
    pub fn markdown(self, text: &str) -> String {
        text::render(text, WIDTH, self.colour)
    }
}
