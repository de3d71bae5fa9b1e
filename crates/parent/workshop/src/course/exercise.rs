//! One exercise: its name, how it is run, what is expected of it, and where its files are.
//!
//! **Invariant:** an exercise that was loaded has a case, a given file and texts in both languages.

use std::path::PathBuf;

use super::case::Case;
use super::expect::{Expect, Wrong};
use crate::lang::Lang;
use crate::text::Text;

/// Where the learners' files of a course stand that is in a folder of its own. No exercise has this name.
pub const EXERCISES: &str = "exercises";

/// One exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// Its name, which is its folder's: words of small letters and digits, with `-` between them.
    pub name: String,
    /// Where it is.
    pub folder: PathBuf,
    /// What it was called before.
    pub formerly: Vec<String>,
    /// How many minutes a learner takes.
    pub minutes: u32,
    /// How it is run: each of these in a process of its own. There is at least one.
    pub cases: Vec<Case>,
    /// What is expected of it.
    pub expect: Expect,
    /// Answers that have to fail.
    pub wrong: Vec<Wrong>,
    /// What a learner begins with.
    pub given: String,
    pub(super) texts: [Text; 2],
}

impl Exercise {
    /// Its texts in one language.
    pub fn text(&self, lang: Lang) -> &Text {
        let [en, ru] = &self.texts;
        lang.of(en, ru)
    }

    /// The file of its texts in one language.
    pub fn text_path(&self, lang: Lang) -> PathBuf {
        self.folder.join(format!("{}.md", lang.code()))
    }

    /// The file that a learner begins with.
    pub fn given_path(&self) -> PathBuf {
        self.folder.join("given.rs")
    }

    /// The file that passes.
    pub fn solution_path(&self) -> PathBuf {
        self.folder.join("solution.rs")
    }

    /// The file of an answer that has to fail.
    pub fn wrong_path(&self, wrong: &Wrong) -> PathBuf {
        self.folder.join("wrong").join(&wrong.file)
    }
}

/// Whether it can be an exercise's name: words of small letters and digits, with `-` between them.
pub(crate) fn is_name(name: &str) -> bool {
    let is_word_char = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    name.split('-').all(|word| !word.is_empty() && word.chars().all(is_word_char))
}
