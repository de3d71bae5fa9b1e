//! The list of what is wrong with a course, so that its author can mend everything in one go.
//!
//! **Invariant:** each entry names its file, and says what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong with a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// The file or folder.
    pub file: PathBuf,
    /// The line, from 1, if one line is to blame.
    pub line: Option<usize>,
    /// What is wrong, and what to do about it.
    pub what: String,
}

/// An error: the course can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the course in {} can't be used until this is mended:{}", .folder.display(), listed(.problems))]
pub struct CourseError {
    /// The course's folder.
    pub folder: PathBuf,
    /// Everything that is wrong with the course. Never empty.
    pub problems: Vec<Problem>,
}

impl CourseError {
    /// Turns a list of problems into an error, unless the list is empty.
    pub(super) fn unless_empty(folder: &Path, problems: Vec<Problem>) -> Result<(), CourseError> {
        match problems.is_empty() {
            true => Ok(()),
            false => Err(CourseError { folder: folder.to_owned(), problems }),
        }
    }
}

impl fmt::Display for Problem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:", self.file.display())?;
        if let Some(line) = self.line {
            write!(f, "{line}:")?;
        }
        write!(f, " {}", self.what)
    }
}

fn listed(problems: &[Problem]) -> String {
    problems.iter().map(|problem| format!("\n  {problem}")).collect()
}
