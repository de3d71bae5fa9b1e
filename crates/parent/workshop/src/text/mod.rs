//! The texts of an exercise: what they are made of, and how they are shown.
//!
//! ```text
//! # Title
//! ## The idea  ...  ## For the teacher     the parts, always all of them, in this order
//! ```
//!
//! A text is Markdown of the smallest kind: paragraphs, `- ` lists, fenced code blocks, `code` and **bold**. The
//! afterword may hold figures by their names, in braces, for those of the learner's own run.
//!
//! `block.rs` finds the blocks, `inline.rs` what is in a line, `parse.rs` makes a [`Text`] of them, `show.rs` writes them
//! on a terminal. Whether two languages say the same is left to [`crate::course`].
//!
//! What must stay true: a text that was accepted has every part, and nothing in it that can't be shown.

mod block;
mod inline;
pub(crate) mod parse;
mod show;
#[cfg(test)]
mod tests;

use std::fmt;

pub use block::Block;
pub use show::show;

use crate::{Fingerprint, Lang};

/// The texts of an exercise in one language.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Text {
    /// The language.
    pub lang: Lang,
    /// The exercise's title.
    pub title: String,
    /// Goes with the contents of the file.
    pub fingerprint: Fingerprint,
    /// Of the original that this is a translation of, where it says so.
    pub original: Option<Fingerprint>,
    /// One for each part, in the order of [`Part::ALL`].
    sections: Vec<Section>,
}

/// What a section is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// What the exercise is about.
    Idea,
    /// What the learner has to do.
    Task,
    /// What the check looks at.
    Measured,
    /// Help, from 1, each saying more than the one before.
    Hint(u8),
    /// What was seen, shown after it has passed, with the figures of the run.
    Afterword,
    /// For who holds a workshop with it.
    Teacher,
}

/// One part of a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Section {
    /// Which part.
    pub part: Part,
    /// What it is made of: no headings.
    pub blocks: Vec<Block>,
}

/// What is wrong with a text, and what to do about it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Fault {
    /// In which line, from 1.
    pub line: usize,
    /// What it is.
    pub what: String,
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "line {}: {}", self.line, self.what)
    }
}

impl Part {
    /// How many hints there are.
    pub const HINTS: u8 = 3;

    /// All of them, in the order in which they stand in a text.
    pub const ALL: [Part; 8] = [
        Part::Idea,
        Part::Task,
        Part::Measured,
        Part::Hint(1),
        Part::Hint(2),
        Part::Hint(3),
        Part::Afterword,
        Part::Teacher,
    ];

    /// The heading above it, without the `## `.
    pub fn heading(self, lang: Lang) -> String {
        match self {
            Part::Idea => lang.of("The idea", "Идея").to_owned(),
            Part::Task => lang.of("Your task", "Задача").to_owned(),
            Part::Measured => lang.of("What is measured", "Что измеряется").to_owned(),
            Part::Hint(number) => format!("{} {number}", lang.of("Hint", "Подсказка")),
            Part::Afterword => lang.of("Afterword", "Послесловие").to_owned(),
            Part::Teacher => lang.of("For the teacher", "Для преподавателя").to_owned(),
        }
    }
}

impl Text {
    /// Reads a text.
    ///
    /// # Errors
    /// Everything that is wrong with it, by line.
    pub fn parse(text: &str, lang: Lang) -> Result<Text, Vec<Fault>> {
        parse::parse(text, lang)
    }

    /// One of its sections.
    ///
    /// # Panics
    /// Where there is no such hint: they are numbered from 1 to [`Part::HINTS`].
    pub fn section(&self, part: Part) -> &Section {
        let found = self.sections.iter().find(|section| section.part == part);
        found.unwrap_or_else(|| panic!("no text has {part:?}"))
    }

    /// All of its sections, in the order of [`Part::ALL`].
    pub fn sections(&self) -> &[Section] {
        &self.sections
    }

    /// The names of figures in it that are none of the known ones.
    pub fn unknown_figures(&self, known: &[&str]) -> Vec<String> {
        let names = self.sections.iter().flat_map(Section::placeholders);
        names.filter(|name| !known.contains(&name.as_str())).collect()
    }
}

impl Section {
    /// It as Markdown, without its heading: each paragraph and each item on one line.
    pub fn markdown(&self) -> String {
        self.written(str::to_owned)
    }

    /// It as Markdown, with the figures in place of their names; a dash stands for one that was not taken. Code blocks
    /// stay as they are.
    pub fn fill(&self, figures: impl Fn(&str) -> Option<String>) -> String {
        self.written(|prose| inline::fill(prose, &figures))
    }

    /// The names of the figures in it, in their order, each as often as it stands there.
    pub fn placeholders(&self) -> Vec<String> {
        self.prose().flat_map(inline::placeholders).map(str::to_owned).collect()
    }

    /// What stands in it as inline code, in its order.
    pub fn code_spans(&self) -> Vec<String> {
        let spans = self.prose().flat_map(|prose| inline::spans(prose).0);
        spans.filter(|span| span.code).map(|span| span.text).collect()
    }

    /// Its letters, but for those of code and of the names of figures.
    pub fn letters(&self) -> String {
        let spans = self.prose().flat_map(|prose| inline::spans(prose).0);
        let words = spans.filter(|span| !span.code).map(|span| inline::fill(&span.text, &|_| None));
        words.flat_map(|text| text.chars().collect::<Vec<_>>()).filter(|char| char.is_alphabetic()).collect()
    }

    /// Its paragraphs and items.
    fn prose(&self) -> impl Iterator<Item = &str> {
        self.blocks.iter().flat_map(Block::prose)
    }

    fn written(&self, prose: impl Fn(&str) -> String) -> String {
        let blocks: Vec<String> = self.blocks.iter().map(|block| block.written(&prose)).collect();
        blocks.join("\n")
    }
}
