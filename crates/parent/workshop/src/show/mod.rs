//! What a learner reads: verdicts, the strip, where one is. Words and layout only; nothing is judged or computed here.
//!
//! What must stay true: both languages stand side by side at each sentence, so that neither can lag behind.

mod finding;
mod overview;
mod result;

pub use finding::sentence;
pub use overview::{heading, hints, list, list_for_programs, task, teacher};
pub use result::{afterword, failure};

use anstyle::{AnsiColor, Style};

use crate::Lang;

/// How wide everything is.
pub const WIDTH: usize = 80;

const GOOD: Style = AnsiColor::Green.on_default();
const BAD: Style = AnsiColor::Red.on_default();
const QUIET: Style = Style::new().dimmed();

/// How something is shown.
#[derive(Clone, Copy, Debug)]
pub struct Show {
    /// In which language.
    pub lang: Lang,
    /// Whether escape sequences may be written.
    pub colour: bool,
}

impl Show {
    /// The text in a style, where there are colours.
    pub(crate) fn in_style(self, style: Style, text: &str) -> String {
        if self.colour { format!("{style}{text}{style:#}") } else { text.to_owned() }
    }

    /// Paragraphs, lists and code as in an exercise's text.
    pub fn markdown(self, text: &str) -> String {
        crate::text::show(text, WIDTH, self.colour)
    }
}
