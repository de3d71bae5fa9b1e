//! A program that can be asked: a file, and the arguments before the question.
//!
//! A strategy's binary has none. An interpreter has the file that it runs.

use std::fmt;
use std::path::{Path, PathBuf};

/// A program with the arguments that come before the question.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Program {
    /// The file, or a name to be found in `PATH`.
    pub path: PathBuf,
    /// The leading arguments.
    pub arguments: Vec<String>,
}

impl Program {
    /// Makes a program of a command with all of its words. `None` if it has none.
    pub(crate) fn of_words(words: &[String]) -> Option<Program> {
        let (path, arguments) = words.split_first()?;
        Some(Program { path: path.into(), arguments: arguments.to_vec() })
    }
}

impl From<&Path> for Program {
    fn from(path: &Path) -> Self {
        Program { path: path.to_owned(), arguments: Vec::new() }
    }
}

impl From<&PathBuf> for Program {
    fn from(path: &PathBuf) -> Self {
        Program::from(path.as_path())
    }
}

impl From<&Program> for Program {
    fn from(program: &Program) -> Self {
        program.clone()
    }
}

/// Writes it as a person would type it.
impl fmt::Display for Program {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.path.display())?;
        self.arguments.iter().try_for_each(|argument| write!(f, " {argument}"))
    }
}
