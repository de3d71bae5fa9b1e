//! The folder as a whole: which runs there are, and the way to each. Reading and writing one run is left to
//! `reading.rs` and `writing.rs`.
//!
//! What must stay true: a name never leads out of the folder.

use std::fs;
use std::io;
use std::path::{Path, PathBuf};

use chrono::{DateTime, FixedOffset};
use record::RunInfo;
use serde::Deserialize;

use super::layout::{INFO, RECORDS};
use super::{Run, StoreError, Stored, lock, reading, resuming};

/// A folder of runs. It need not exist yet.
#[derive(Clone, Debug)]
pub struct Store {
    root: PathBuf,
}

impl Store {
    /// The runs in the folder `root`.
    pub fn at(root: impl Into<PathBuf>) -> Store {
        Store { root: root.into() }
    }

    /// Begins to store a run under `info.name`.
    ///
    /// # Errors
    /// [`StoreError::BadName`], [`StoreError::Exists`], or [`StoreError::Io`] where the folder can't be
    /// written.
    pub fn create(&self, info: &RunInfo) -> Result<Run, StoreError> {
        let folder = self.folder(&info.name)?;
        fs::create_dir_all(&self.root).map_err(StoreError::io("create the folder", &self.root))?;
        // Making the folder is what claims the name: of two processes that try, one fails.
        match fs::create_dir(&folder) {
            Ok(()) => {}
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {
                return Err(StoreError::Exists { name: info.name.clone(), path: folder });
            }
            Err(error) => return Err(StoreError::io("create the folder", folder)(error)),
        }
        Run::begin(&folder, info).inspect_err(|_| {
            // It was made above and holds nothing yet, so the name is given back; the error that led here is
            // the one to report.
            let _ = fs::remove_dir_all(&folder);
        })
    }

    /// Reads a stored run.
    ///
    /// # Errors
    /// [`StoreError::BadName`] or [`StoreError::Unknown`], [`StoreError::Damaged`], [`StoreError::Newer`], or
    /// [`StoreError::Io`].
    pub fn open(&self, name: &str) -> Result<Stored, StoreError> {
        let folder = self.folder(name)?;
        if !folder.join(INFO).is_file() {
            let closest = notation::closest(name, self.names()?);
            return Err(StoreError::Unknown { name: name.to_owned(), closest, root: self.root.clone() });
        }
        reading::read(&folder, name)
    }

    /// Opens a stored run so that more can be appended to it. A torn last line is taken away: it would damage the next.
    ///
    /// # Errors
    /// Those of [`Store::open`], and [`StoreError::Busy`] where somebody else is appending.
    pub fn resume(&self, name: &str) -> Result<(Stored, Run), StoreError> {
        // For its errors: which run is meant is said before the file is touched.
        self.open(name)?;
        resuming::resume(&self.folder(name)?, name)
    }

    /// Whether somebody is appending to a stored run.
    ///
    /// # Errors
    /// [`StoreError::BadName`], or [`StoreError::Io`] where its file can't be opened.
    pub fn is_being_measured(&self, name: &str) -> Result<bool, StoreError> {
        let path = self.folder(name)?.join(RECORDS);
        let file = fs::File::open(&path).map_err(StoreError::io("read", &path))?;
        Ok(!lock::try_to(&file))
    }

    /// The name of the run that was started last. `None` where there is no run.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the folder can't be read.
    pub fn latest(&self) -> Result<Option<String>, StoreError> {
        Ok(self.names()?.pop())
    }

    /// The names of all runs, by the time at which they were started, the latest last. A run that does not
    /// say when comes first.
    ///
    /// # Errors
    /// [`StoreError::Io`] where the folder can't be read. That it is not there is no error: it holds no runs.
    pub fn names(&self) -> Result<Vec<String>, StoreError> {
        let entries = match fs::read_dir(&self.root) {
            Ok(entries) => entries,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(Vec::new()),
            Err(error) => return Err(StoreError::io("read the folder", &self.root)(error)),
        };
        let mut runs = Vec::new();
        for entry in entries {
            let entry = entry.map_err(StoreError::io("read the folder", &self.root))?;
            let info = entry.path().join(INFO);
            if let Some(name) = entry.file_name().to_str()
                && is_name(name)
                && info.is_file()
            {
                runs.push((started(&info), name.to_owned()));
            }
        }
        runs.sort();
        Ok(runs.into_iter().map(|(_, name)| name).collect())
    }

    fn folder(&self, name: &str) -> Result<PathBuf, StoreError> {
        if is_name(name) {
            Ok(self.root.join(name))
        } else {
            Err(StoreError::BadName { name: name.to_owned() })
        }
    }
}

/// Whether a run may be called that: nothing that means something to a file system or a shell.
fn is_name(name: &str) -> bool {
    !name.is_empty()
        && !name.starts_with('.')
        && name.chars().all(|char| char.is_ascii_alphanumeric() || matches!(char, '.' | '_' | '-'))
}

/// When the run was started. Also read from a run of a newer format or with other damage, which has to stand
/// in the list nevertheless; `None` where it can't be read at all.
fn started(info: &Path) -> Option<DateTime<FixedOffset>> {
    #[derive(Deserialize)]
    struct Started {
        started: String,
    }
    let text = fs::read(info).ok()?;
    let Started { started } = serde_json::from_slice(&text).ok()?;
    DateTime::parse_from_rfc3339(&started).ok()
}
