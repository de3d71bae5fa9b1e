//! The folder as a whole: which runs it holds, and the way to each. `reading.rs` reads one run, and
//! `writing.rs` writes one.
//!
//! **Invariant:** a name never leads out of the folder.

use std::fs;
use std::io::ErrorKind::{AlreadyExists, InvalidFilename, NotADirectory, NotFound};
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use record::RunInfo;
use serde::Deserialize;

use super::error::StoreError;
use super::files::{INFO, RECORDS};
use super::lock::Lock;
use super::reading::{self, Stored};
use super::resuming;
use super::writing::RunFile;
use crate::regular;

/// The most letters of a new run's name. File systems take 255, and messages repeat the name.
const MOST_LETTERS: usize = 100;

/// A folder of runs. It need not exist yet.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// Returns the store in the folder `root`.
    pub fn at(root: impl Into<PathBuf>) -> Store {
        Store { root: root.into() }
    }

    /// Begins to store a run under `info.name`.
    ///
    /// # Errors
    /// [`StoreError::BadName`], [`StoreError::Exists`], or [`StoreError::Io`] if the folder can't
    /// be written.
    pub fn create(&self, info: &RunInfo) -> Result<RunFile, StoreError> {
        let folder = self.new_folder(&info.name)?;
        fs::create_dir_all(&self.root).map_err(StoreError::io("create the folder", &self.root))?;
        // The new folder claims the name: of two processes that try, one fails.
        match fs::create_dir(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == AlreadyExists => {
                return Err(StoreError::Exists { name: info.name.clone(), path: folder });
            }
            Err(error) => return Err(StoreError::io("create the folder", folder)(error)),
        }
        RunFile::begin(&folder, info).inspect_err(|_| {
            // The folder is new and holds nothing, so it is removed. The first error is the one to
            // report.
            let _ = fs::remove_dir_all(&folder);
        })
    }

    /// Reads a stored run.
    ///
    /// # Errors
    /// Any [`StoreError`] but [`StoreError::Exists`] and [`StoreError::Busy`].
    pub fn open(&self, name: &str) -> Result<Stored, StoreError> {
        let folder = self.folder(name)?;
        let info = folder.join(INFO);
        if let Err(error) = fs::metadata(&info)
            && !matches!(error.kind(), NotFound | NotADirectory | InvalidFilename)
        {
            return Err(StoreError::io("read", info)(error));
        }
        if !info.is_file() {
            let closest = notation::closest(name, self.names()?);
            return Err(StoreError::Unknown { name: name.to_owned(), closest, root: self.root.clone() });
        }
        reading::read(&folder, name)
    }

    /// Opens a stored run to append to it. Removes a torn last line, which would damage the next
    /// one.
    ///
    /// # Errors
    /// As [`Store::open`], and [`StoreError::Busy`] if another process is appending.
    pub fn resume(&self, name: &str) -> Result<(Stored, RunFile), StoreError> {
        // A damaged run is refused before its file is touched.
        self.open(name)?;
        resuming::resume(&self.folder(name)?, name)
    }

    /// Returns whether a process is appending to a stored run.
    ///
    /// # Errors
    /// [`StoreError::BadName`], or [`StoreError::Io`] if its file can't be opened.
    pub fn is_being_measured(&self, name: &str) -> Result<bool, StoreError> {
        let path = self.folder(name)?.join(RECORDS);
        Lock::is_taken(&path).map_err(StoreError::io("read", path))
    }

    /// Refuses a name that a new run can't have, as [`Store::create`] does, and creates nothing.
    ///
    /// # Errors
    /// [`StoreError::BadName`], [`StoreError::Exists`] also for a folder that holds no run, or
    /// [`StoreError::Io`] if the folder can't be read.
    pub fn check_new(&self, name: &str) -> Result<(), StoreError> {
        let path = self.new_folder(name)?;
        match fs::symlink_metadata(&path) {
            Ok(_) => Err(StoreError::Exists { name: name.to_owned(), path }),
            Err(error) if error.kind() == NotFound => Ok(()),
            Err(error) => Err(StoreError::io("read the folder", path)(error)),
        }
    }

    /// Returns whether two names are those of one run: they are the same, or one folder is a link
    /// to the other. A file system that does not tell capital letters apart has more names for one.
    pub fn is_one_run(&self, one: &str, other: &str) -> bool {
        let folder = |name| self.folder(name).ok().and_then(|folder| fs::canonicalize(folder).ok());
        one == other || folder(one).is_some_and(|one| folder(other) == Some(one))
    }

    /// Returns the name of the run that was started last. `None` if there is no run.
    ///
    /// # Errors
    /// [`StoreError::Io`] if the folder can't be read.
    pub fn latest(&self) -> Result<Option<String>, StoreError> {
        Ok(self.names()?.pop())
    }

    /// Returns the names of all runs in the order in which they were started. A run that does not
    /// say when it was started comes first.
    ///
    /// # Errors
    /// [`StoreError::Io`] if the folder can't be read. A folder that does not exist holds no runs.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::io("read the folder", &self.root)(error)),
        };
        let mut runs = Vec::new();
        for entry in entries {
            let entry = entry.map_err(StoreError::io("read the folder", &self.root))?;
            let info = entry.path().join(INFO);
            if let Some(name) = entry.file_name().to_str()
                && is_name(name)
                && is_there(&info)
            {
                runs.push((started(&info), name.to_owned()));
            }
        }
        runs.sort();
        Ok(runs.into_iter().map(|(_, name)| name).collect())
    }

    /// Returns the folder of a run that is not there yet.
    fn new_folder(&self, name: &str) -> Result<PathBuf, StoreError> {
        if is_new_name(name) { self.folder(name) } else { Err(StoreError::BadName { name: name.to_owned() }) }
    }

    fn folder(&self, name: &str) -> Result<PathBuf, StoreError> {
        if is_name(name) {
            Ok(self.root.join(name))
        } else {
            Err(StoreError::BadName { name: name.to_owned() })
        }
    }
}

/// Returns whether there is a file, or something that can't be looked at: that is said when it is
/// opened.
fn is_there(file: &Path) -> bool {
    match fs::metadata(file) {
        Ok(found) => found.is_file(),
        Err(error) => !matches!(error.kind(), NotFound | NotADirectory),
    }
}

/// Returns whether a run may have this name: nothing in it means anything to a file system or a
/// shell.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-'))
}

/// Returns whether a new run may have this name: it is taken for no flag, and a file system has
/// room for it. An earlier version took any other name, too.
fn is_new_name(name: &str) -> bool {
    is_name(name) && !name.starts_with('-') && name.len() <= MOST_LETTERS
}

/// Returns when a run was started, also for a run of a newer format or with damage elsewhere: the
/// list shows it too. `None` if this can't be read.
fn started(info: &Path) -> Option<DateTime<FixedOffset>> {
    #[derive(Deserialize)]
    struct Started {
        started: String,
    }
    let text = regular::read(info).ok()?;
    let Started { started } = serde_json::from_slice(&text).ok()?;
    DateTime::parse_from_rfc3339(&started).ok()
}
