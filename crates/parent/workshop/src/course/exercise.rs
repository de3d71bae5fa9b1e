//! One exercise: its name, how it is run, what is expected of it, and where its files are.
//!
//! **Invariant:** an exercise that was loaded has a case, a given file and texts in both languages.

use std::path::PathBuf;

use super::case::Case;
use super::expect::{Expect, Wrong};
use crate::lang::Lang;
use crate::text::Text;

/// The folder with the learners' files, for a course outside this workspace. No exercise has this
/// name.
pub const EXERCISES: &str = "exercises";

/// One exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct Exercise {
    /// The name, which is also the folder's: lower-case words and digits, joined by `-`.
    pub name: String,
    /// The exercise's folder.
    pub folder: PathBuf,
    /// Earlier names.
    pub formerly: Vec<String>,
    /// The minutes that a learner takes.
    pub minutes: u32,
    /// The ways to run the exercise, each in a process of its own. Never empty.
    pub cases: Vec<Case>,
    /// The limits that an answer has to keep.
    pub expect: Expect,
    /// Wrong answers, which have to fail.
    pub wrong: Vec<Wrong>,
    /// The text that a learner begins with.
    pub given: String,
    pub(super) texts: [Text; 2],
}

impl Exercise {
    /// Returns the texts in one language.
    pub fn text(&self, lang: Lang) -> &Text {
        let [en, ru] = &self.texts;
        lang.of(en, ru)
    }

    /// Returns the file with the texts in one language.
    pub fn text_path(&self, lang: Lang) -> PathBuf {
        self.folder.join(format!("{}.md", lang.code()))
    }

    /// Returns the file that a learner begins with.
    pub fn given_path(&self) -> PathBuf {
        self.folder.join("given.rs")
    }

    /// Returns the file that passes.
    pub fn solution_path(&self) -> PathBuf {
        self.folder.join("solution.rs")
    }

    /// Returns the file of a wrong answer.
    pub fn wrong_path(&self, wrong: &Wrong) -> PathBuf {
        self.folder.join("wrong").join(&wrong.file)
    }
}

/// Returns true for a valid exercise name: lower-case words and digits, joined by `-`.
pub(crate) fn is_name(name: &str) -> bool {
    let is_word_char = |char: char| char.is_ascii_lowercase() || char.is_ascii_digit();
    name.split('-').all(|word| !word.is_empty() && word.chars().all(is_word_char))
}
