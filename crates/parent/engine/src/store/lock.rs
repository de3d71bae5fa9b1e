//! One writer a run: the process that measures a run holds a lock. A process that ends loses its
//! lock, however it ends.
//!
//! The locked file is the one with the measurements. Windows keeps readers out of a locked file, so
//! there an empty file beside it is locked instead.
//!
//! **Invariant:** a run that is being measured can be read, and no second process writes to it.
//! **Invariant:** a file system without locks is no reason not to measure. Then there is no lock,
//! and a second writer is not refused.

use std::fs::{File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};
use std::time::Duration;

use crate::regular;

/// The number of attempts to get a lock that is only looked at. Looking takes microseconds.
const ATTEMPTS: u32 = 100;
/// The time between two attempts.
const PAUSE: Duration = Duration::from_millis(5);

/// The lock of a run, until it is dropped.
#[derive(Debug)]
pub(super) struct Lock {
    /// Holds the lock.
    _file: File,
}

impl Lock {
    /// Locks the run with these records. `None` if another process is measuring it.
    pub(super) fn take(records: &Path) -> io::Result<Option<Lock>> {
        let file = open(OpenOptions::new().append(true), records)?;
        for _ in 0..ATTEMPTS {
            if !is_locked(file.try_lock()) {
                return Ok(Some(Lock { _file: file }));
            }
            if is_locked(file.try_lock_shared()) {
                return Ok(None);
            }
            // The other process only looks, and lets go at once.
            file.unlock()?;
            std::thread::sleep(PAUSE);
        }
        Ok(None)
    }

    /// Returns whether a process is measuring the run with these records.
    pub(super) fn is_taken(records: &Path) -> io::Result<bool> {
        match regular::open(&locked_file(records)) {
            // A shared lock: two processes that look must not take each other for the writer.
            Ok(file) => Ok(is_locked(file.try_lock_shared())),
            Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(false),
            Err(error) => Err(error),
        }
    }

    /// Lets go, and removes the file that was only there to be locked.
    pub(super) fn discard(self, records: &Path) -> io::Result<()> {
        drop(self);
        let file = locked_file(records);
        if file == records { Ok(()) } else { std::fs::remove_file(file) }
    }
}

/// Opens the file to be locked. An empty one beside the records is made if it is missing.
fn open(how: &mut OpenOptions, records: &Path) -> io::Result<File> {
    if cfg!(unix) { regular::open_with(how, records) } else { how.create(true).open(locked_file(records)) }
}

fn locked_file(records: &Path) -> PathBuf {
    if cfg!(unix) { records.to_owned() } else { records.with_extension("lock") }
}

fn is_locked(attempt: Result<(), TryLockError>) -> bool {
    matches!(attempt, Err(TryLockError::WouldBlock))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn records(folder: &tempfile::TempDir) -> PathBuf {
        let path = folder.path().join("records.jsonl");
        std::fs::write(&path, "").unwrap();
        path
    }

    /// Does what a process does that only looks, and holds on.
    fn looks(records: &Path) -> File {
        let file = OpenOptions::new().append(true).create(true).open(locked_file(records)).unwrap();
        file.try_lock_shared().unwrap();
        file
    }

    #[test]
    fn a_run_has_one_writer() {
        let folder = tempfile::tempdir().unwrap();
        let records = records(&folder);
        assert!(!Lock::is_taken(&records).unwrap());
        let first = Lock::take(&records).unwrap().unwrap();
        assert!(Lock::is_taken(&records).unwrap());
        assert!(Lock::take(&records).unwrap().is_none());
        assert_eq!(std::fs::read(&records).unwrap(), b"");
        drop(first);
        assert!(!Lock::is_taken(&records).unwrap());
        Lock::take(&records).unwrap().unwrap().discard(&records).unwrap();
        assert_eq!(folder.path().read_dir().unwrap().count(), 1);
    }

    #[test]
    fn two_that_look_do_not_take_each_other_for_the_writer() {
        let folder = tempfile::tempdir().unwrap();
        let records = records(&folder);
        let _first = looks(&records);
        assert!(!Lock::is_taken(&records).unwrap());
    }

    #[test]
    fn the_writer_waits_for_one_that_looks() {
        let folder = tempfile::tempdir().unwrap();
        let records = records(&folder);
        let looking = looks(&records);
        let letting_go = std::thread::spawn(move || {
            std::thread::sleep(PAUSE);
            drop(looking);
        });
        assert!(Lock::take(&records).unwrap().is_some());
        letting_go.join().unwrap();
    }
}
