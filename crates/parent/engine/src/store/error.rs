//! Errors of the folder of runs. They are typed, so that a caller can tell a mistyped name from a
//! broken disk. Every variant carries the file or the name that it is about.

use std::io;
use std::path::PathBuf;

use super::files::RECORDS;

/// An error of the folder of runs.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// No run has that name: the command line made no sense.
    #[error("there is no run named `{name}`{}", hint(.closest.as_deref(), .root))]
    Unknown {
        /// The name that was asked for.
        name: String,
        /// The run with the closest name, if one is close.
        closest: Option<String>,
        /// The folder that was searched.
        root: PathBuf,
    },
    /// The name can't be a run's: the command line made no sense.
    #[error(
        "`{name}` can't be a run's name: use at most 100 letters, digits, `.`, `_` and `-`, and begin with \
         neither a dot nor a dash"
    )]
    BadName {
        /// The name that was asked for.
        name: String,
    },
    /// A run of that name is there already, and nothing is ever overwritten.
    #[error(
        "a run named `{name}` exists already: choose another name, or remove the folder {}",
        .path.display()
    )]
    Exists {
        /// The name that was asked for.
        name: String,
        /// The folder that is in the way.
        path: PathBuf,
    },
    /// Another process is measuring the run: two would write into one file.
    #[error(
        "the run `{name}` is being measured at this moment: wait until that has ended, or end it with Ctrl-C"
    )]
    Busy {
        /// The name that was asked for.
        name: String,
    },
    /// A file of a run does not say what it should.
    #[error("{}:{line}: damaged: {what}{}", .file.display(), remedy(.file))]
    Damaged {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// In words, what is wrong with it.
        what: String,
    },
    /// A file of a run was written by a newer version of this program.
    #[error(
        "{}:{line}: written in format {found}, and this program knows formats up to {known}: read it with \
         the version that wrote it, or a newer one",
        .file.display()
    )]
    Newer {
        /// The file.
        file: PathBuf,
        /// The line, from 1.
        line: usize,
        /// The format of the line.
        found: u64,
        /// The newest format that this program reads.
        known: u32,
    },
    /// The file of a run that is being measured is not where it was.
    #[error(
        "{} was moved or removed while the run was measured: if it was moved, put the folder back where it \
         was",
        .path.display()
    )]
    Gone {
        /// The place where the file was.
        path: PathBuf,
    },
    /// The file system refused something.
    #[error("can't {doing} {}", .path.display())]
    Io {
        /// The attempt, such as `create the folder` or `read`.
        doing: &'static str,
        /// The file or folder.
        path: PathBuf,
        /// The cause.
        source: io::Error,
    },
}

impl StoreError {
    /// Makes a function for `map_err` that adds the attempt and the file.
    pub(super) fn io(doing: &'static str, path: impl Into<PathBuf>) -> impl FnOnce(io::Error) -> StoreError {
        let path = path.into();
        move |source| StoreError::Io { doing, path, source }
    }
}

/// Returns what a person can do about a damaged file. A description can only be restored.
fn remedy(file: &std::path::Path) -> &'static str {
    if file.ends_with(RECORDS) {
        "; to go on without this line, move it into another file: --resume then measures again what it held"
    } else {
        ""
    }
}

fn hint(closest: Option<&str>, root: &std::path::Path) -> String {
    match closest {
        Some(closest) => format!(": {}", notation::did_you_mean(closest)),
        None => format!(" in {}", root.display()),
    }
}
