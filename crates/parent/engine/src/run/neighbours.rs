//! Finds other runs that are measured on this machine at the same time: two runs spoil each other.
//!
//! Each run leaves a mark, a locked file in the system's folder for temporary files, and looks for
//! the marks of others now and then. A process that dies loses its lock, however it dies. A run
//! that finds a mark without a lock removes it.
//!
//! **Invariant:** a run looks between two trials, never beside one. A folder that can't be read or
//! written is no reason not to measure.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// The least time between two looks. A run whose trials are shorter notices another one within this
/// time.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// The beginning of a mark's name. Files of other names are never opened or removed.
const BEGINNING: &str = "breather-";
const ENDING: &str = ".run";

/// Another run that is measured now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Neighbour {
    /// The text of its mark; empty if that can't be read.
    who: String,
}

impl fmt::Display for Neighbour {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("another run is measured on this machine at the same time")?;
        if self.who.is_empty() { Ok(()) } else { write!(f, " ({})", self.who) }
    }
}

/// This run's own mark, and its looks for others.
pub(crate) struct Neighbours {
    folder: PathBuf,
    own: Option<Mark>,
    looked: Option<Instant>,
    found: bool,
}

impl Neighbours {
    /// Marks a run of this name as being measured, until this is dropped.
    pub(super) fn begin(run: &str) -> Neighbours {
        Neighbours::within(std::env::temp_dir(), run)
    }

    fn within(folder: PathBuf, run: &str) -> Neighbours {
        let own = Mark::leave(&folder, run).ok();
        Neighbours { folder, own, looked: None, found: false }
    }

    /// Returns another run that is measured now. `None` if there is none, one was returned before,
    /// or the last look was a moment ago.
    pub(super) fn look(&mut self) -> Option<Neighbour> {
        if self.found || self.looked.is_some_and(|looked| looked.elapsed() < BETWEEN_LOOKS) {
            return None;
        }
        self.looked = Some(Instant::now());
        let neighbour = marks(&self.folder)
            .filter(|path| self.own.as_ref().is_none_or(|own| own.path != *path))
            .find_map(|path| behind(&path));
        self.found = neighbour.is_some();
        neighbour
    }
}

/// A file that is locked for as long as the run is measured.
struct Mark {
    path: PathBuf,
    /// Holds the lock.
    _file: File,
}

impl Mark {
    fn leave(folder: &Path, run: &str) -> io::Result<Mark> {
        let process = std::process::id();
        // Processes in two containers that share the folder may have the same number.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let path = folder.join(format!("{BEGINNING}{process}-{now}{ENDING}"));
        let unfinished = path.with_extension("new");
        let mut file = OpenOptions::new().write(true).create_new(true).open(&unfinished)?;
        let mark = write!(file, "process {process}, run {run}").and_then(|()| file.lock());
        // It gets its name once it is locked. Without a lock it would pass for the mark of a dead
        // process.
        match mark.and_then(|()| fs::rename(&unfinished, &path)) {
            Ok(()) => Ok(Mark { path, _file: file }),
            Err(error) => {
                let _ = fs::remove_file(&unfinished);
                Err(error)
            }
        }
    }
}

impl Drop for Mark {
    fn drop(&mut self) {
        // If it stays, the next run that looks removes it.
        let _ = fs::remove_file(&self.path);
    }
}

/// Returns the marks in a folder, of whichever process.
fn marks(folder: &Path) -> impl Iterator<Item = PathBuf> {
    let is_mark = |name: &str| name.starts_with(BEGINNING) && name.ends_with(ENDING);
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(move |entry| entry.file_name().to_str().is_some_and(is_mark)).map(|entry| entry.path())
}

/// Returns the run behind a mark. `None` if it has ended, or the mark can't be read.
fn behind(path: &Path) -> Option<Neighbour> {
    let file = File::open(path).ok()?;
    // A shared lock: two runs that look at the same moment must not take each other for the owner.
    match file.try_lock_shared() {
        Ok(()) => {
            // The mark of another user stays: a run of that user removes it.
            let _ = fs::remove_file(path);
            None
        }
        Err(TryLockError::WouldBlock) => {
            let who = fs::read_to_string(path).unwrap_or_default();
            Some(Neighbour { who: who.chars().filter(|char| !char.is_control()).take(100).collect() })
        }
        Err(TryLockError::Error(_)) => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn within(folder: &tempfile::TempDir, run: &str) -> Neighbours {
        Neighbours::within(folder.path().to_owned(), run)
    }

    fn files(folder: &tempfile::TempDir) -> usize {
        folder.path().read_dir().unwrap().count()
    }

    #[test]
    fn each_of_two_runs_is_told_once_of_the_other() {
        let folder = tempfile::tempdir().unwrap();
        let mut first = within(&folder, "first");
        assert_eq!(first.look(), None);
        let mut second = within(&folder, "second");
        let who = second.look().unwrap().to_string();
        assert!(who.contains(&format!("(process {}, run first)", std::process::id())), "{who}");
        // The first run looked a moment ago.
        assert_eq!(first.look(), None);
        first.looked = None;
        assert!(first.look().unwrap().to_string().contains("run second"));
        (first.looked, second.looked) = (None, None);
        assert_eq!((first.look(), second.look()), (None, None));
        drop((first, second));
        assert_eq!(files(&folder), 0);
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        for name in ["breather-1-2.run", "breather-1-2.txt", "other.run"] {
            fs::write(folder.path().join(name), "process 1, run dead").unwrap();
        }
        let mut alive = within(&folder, "alive");
        assert_eq!(alive.look(), None);
        assert_eq!(files(&folder), 3, "its own, and two that are no marks");
        drop(alive);
        assert_eq!(files(&folder), 2);
    }

    #[test]
    fn a_folder_that_is_not_there_keeps_nobody_from_measuring() {
        let nowhere = tempfile::tempdir().unwrap().path().join("nowhere");
        let mut alone = Neighbours::within(nowhere, "alone");
        assert_eq!(alone.look(), None);
    }
}
