//! What is wrong with a course: a list, because who writes a course mends all of it in one go.
//!
//! What must stay true: each entry names its file, and says what to do.

use std::fmt;
use std::path::{Path, PathBuf};

/// One thing that is wrong with a course.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Problem {
    /// In which file or folder.
    pub file: PathBuf,
    /// In which line of it, from 1, where it is one line's.
    pub line: Option<usize>,
    /// What it is, and what to do about it.
    pub what: String,
}

/// A course can't be used.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the course in {} has to be mended first:{}", .folder.display(), listed(.problems))]
pub struct CourseError {
    /// Where the course is.
    pub folder: PathBuf,
    /// Everything that is wrong with it. Never empty.
    pub problems: Vec<Problem>,
}

impl CourseError {
    /// All is well where there are no problems.
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
