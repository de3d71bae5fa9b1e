//! Finds other runs that are measured on this machine at the same time: two runs spoil each other.
//!
//! Each run leaves a mark, a locked file in a folder of its user's own, in the system's folder for
//! temporary files. It looks for the marks of others now and then, also in the folders of other
//! users. A process that dies loses its lock, however it dies. A run that finds a mark without a
//! lock in its user's folder removes it.
//!
//! The folder for temporary files is shared: anything may lie in it under any name. So only regular
//! files are opened, and only those with exactly the name of a mark. Nothing is removed but a mark
//! in the user's own folder.
//!
//! **Invariant:** a run looks between two trials, never beside one. A folder that can't be read or
//! written is no reason not to measure.

use std::fmt;
use std::fs::{self, File, OpenOptions, TryLockError};
use std::io::{self, Read, Write};
use std::path::{Path, PathBuf};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use crate::regular;

/// The least time between two looks. A run whose trials are shorter notices another one within this
/// time.
const BETWEEN_LOOKS: Duration = Duration::from_secs(1);
/// The name of a folder of marks, before the number of its user.
const FOLDER: &str = "breather-runs";
/// The ending of a mark's name. The number of its process and a time come before it.
const ENDING: &str = ".run";

/// The most that is read of a mark, in bytes.
const MARK: u64 = 400;

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
    /// The folder that all users share.
    shared: PathBuf,
    /// The folder of this user.
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

    fn within(shared: PathBuf, run: &str) -> Neighbours {
        let folder = shared.join(folder_of_this_user());
        // Another run that ends at this moment may remove the folder, if it is empty.
        let own = Mark::leave(&folder, run).or_else(|_| Mark::leave(&folder, run)).ok();
        Neighbours { shared, folder, own, looked: None, found: false }
    }

    /// Returns another run that is measured now. `None` if there is none, one was returned before,
    /// or the last look was a moment ago.
    pub(super) fn look(&mut self) -> Option<Neighbour> {
        if self.found || self.looked.is_some_and(|looked| looked.elapsed() < BETWEEN_LOOKS) {
            return None;
        }
        self.looked = Some(Instant::now());
        let neighbour = folders(&self.shared)
            .flat_map(|folder| marks(&folder))
            .filter(|path| self.own.as_ref().is_none_or(|own| own.path != *path))
            .find_map(|path| behind(&path, path.starts_with(&self.folder)));
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
        // The temporary folder itself is not made: it may be missing on purpose.
        match fs::create_dir(folder) {
            Err(error) if error.kind() != io::ErrorKind::AlreadyExists => return Err(error),
            _ => {}
        }
        // Anybody may have put a link there before.
        if !folder.symlink_metadata()?.is_dir() {
            return Err(io::ErrorKind::NotADirectory.into());
        }
        let process = std::process::id();
        // Processes in two containers that share the folder may have the same number.
        let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default().as_nanos();
        let path = folder.join(format!("{process}-{now}{ENDING}"));
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
        // It goes with its last mark: a folder that is not empty stays.
        let _ = self.path.parent().map(fs::remove_dir);
    }
}

/// Returns the name of the folder of this process's user. Where the number of the user is not told,
/// the folder for temporary files is each user's own, or another user's folder gets no mark.
fn folder_of_this_user() -> String {
    #[cfg(target_os = "linux")]
    if let Ok(own) = fs::metadata("/proc/self") {
        use std::os::linux::fs::MetadataExt;

        return format!("{FOLDER}-{}", own.st_uid());
    }
    FOLDER.to_owned()
}

/// Returns the folders of marks, of all users. A link is none.
fn folders(shared: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    named(shared, |name| {
        name.strip_prefix(FOLDER).is_some_and(|rest| match rest.strip_prefix('-') {
            Some(user) => is_number(user),
            None => rest.is_empty(),
        })
    })
    .filter(|path| path.symlink_metadata().is_ok_and(|found| found.is_dir()))
}

/// Returns the marks in a folder, of whichever process. A link is none.
fn marks(folder: &Path) -> impl Iterator<Item = PathBuf> + use<> {
    named(folder, |name| {
        let numbers = name.strip_suffix(ENDING).and_then(|name| name.split_once('-'));
        numbers.is_some_and(|(process, time)| is_number(process) && is_number(time))
    })
    .filter(|path| fs::symlink_metadata(path).is_ok_and(|found| found.is_file()))
}

/// Returns what has such a name in a folder.
fn named(folder: &Path, is_so: fn(&str) -> bool) -> impl Iterator<Item = PathBuf> + use<> {
    let entries = fs::read_dir(folder).into_iter().flatten().flatten();
    entries.filter(move |entry| entry.file_name().to_str().is_some_and(is_so)).map(|entry| entry.path())
}

fn is_number(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit())
}

/// Returns the run behind a mark. `None` if it has ended, or the mark can't be read. Removes the
/// mark of a run that has ended, if it is in this user's folder.
fn behind(path: &Path, is_own: bool) -> Option<Neighbour> {
    let file = regular::open(path).ok()?;
    // A shared lock: two runs that look at the same moment must not take each other for the owner.
    match file.try_lock_shared() {
        Ok(()) => {
            if is_own {
                let _ = fs::remove_file(path);
            }
            None
        }
        Err(TryLockError::WouldBlock) => {
            let mut who = String::new();
            // The mark of another user may be as long as that user likes.
            let _ = file.take(MARK).read_to_string(&mut who);
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

    fn files(folder: &Path) -> usize {
        folder.read_dir().unwrap().count()
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
        assert_eq!(files(folder.path()), 0);
    }

    #[test]
    fn what_a_dead_process_left_is_removed_and_nothing_else() {
        let shared = tempfile::tempdir().unwrap();
        let own = shared.path().join(folder_of_this_user());
        let others = shared.path().join(format!("{FOLDER}-4294967294"));
        for folder in [&own, &others] {
            fs::create_dir(folder).unwrap();
            for name in ["1-2.run", "1-2.txt", "other.run", "1-2-3.run", "-.run"] {
                fs::write(folder.join(name), "process 1, run dead").unwrap();
            }
        }
        // Seen: a file of a user's own, which happened to have such a name, was removed.
        let files_of_a_user = ["breather-notes.run", "breather-1-2.run", "1-2.run"];
        for name in files_of_a_user {
            fs::write(shared.path().join(name), "mine").unwrap();
        }
        let mut alive = within(&shared, "alive");
        assert_eq!(alive.look(), None);
        assert!(!own.join("1-2.run").exists());
        assert_eq!((files(&own), files(&others)), (5, 5), "its own, and four that are no marks");
        drop(alive);
        assert_eq!(files(&own), 4);
        assert!(files_of_a_user.iter().all(|name| shared.path().join(name).exists()));
    }

    #[test]
    fn the_run_of_another_user_is_told_too_and_its_mark_stays() {
        let shared = tempfile::tempdir().unwrap();
        let others = shared.path().join(format!("{FOLDER}-4294967294"));
        let theirs = Mark::leave(&others, "theirs").unwrap();
        let mut own = within(&shared, "own");
        assert!(own.look().unwrap().to_string().contains("run theirs"));
        assert!(theirs.path.exists());
    }

    /// Without the check for regular files, the look waits for a writer and never returns.
    #[test]
    #[cfg(unix)]
    fn a_fifo_and_a_link_under_a_marks_name_are_left_alone() {
        let shared = tempfile::tempdir().unwrap();
        let own = shared.path().join(folder_of_this_user());
        fs::create_dir(&own).unwrap();
        let (fifo, link) = (own.join("1-2.run"), own.join("3-4.run"));
        assert!(std::process::Command::new("mkfifo").arg(&fifo).status().unwrap().success());
        std::os::unix::fs::symlink("/dev/zero", &link).unwrap();
        let mut alive = within(&shared, "alive");
        assert_eq!(alive.look(), None);
        assert!(fs::symlink_metadata(&fifo).is_ok() && fs::symlink_metadata(&link).is_ok());
    }

    #[test]
    fn a_folder_that_is_not_there_keeps_nobody_from_measuring() {
        let nowhere = tempfile::tempdir().unwrap().path().join("nowhere");
        let mut alone = Neighbours::within(nowhere, "alone");
        assert_eq!(alone.look(), None);
    }
}
