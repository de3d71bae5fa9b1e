//! Waits until a file changes. The system reports changes at once, if it can. Twice a second the
//! file is read anyway: a folder that was replaced reports nothing more.
//!
//! An editor may write another file and rename it, so the folder is watched.
//!
//! **Invariant:** only a new text counts as a change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use notify::{RecommendedWatcher, RecursiveMode, Watcher};

use crate::fingerprint::Fingerprint;

/// The time between two looks at a file of which the system reports nothing.
const POLLING: Duration = Duration::from_millis(500);
/// The time without a change after which a text is complete. Editors write in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// A watch on one file.
pub struct Changes {
    path: PathBuf,
    last: Option<Fingerprint>,
    looked: Instant,
    told: Receiver<()>,
    /// Watches until it is dropped. `None` if the system reports nothing.
    watcher: Option<RecommendedWatcher>,
}

impl Changes {
    /// Watches a file from now on. With `poll`, the system is not asked: some file systems report
    /// nothing.
    pub fn of(path: &Path, poll: bool) -> Changes {
        let (sender, told) = channel();
        let handler = move |event: notify::Result<notify::Event>| {
            // Looking at the file is reported as well, and would be the reason for another look.
            if !event.is_ok_and(|event| event.kind.is_access()) {
                // The receiver may be gone.
                let _ = sender.send(());
            }
        };
        let watcher = if poll { None } else { watched(path, handler).ok() };
        Changes { path: path.to_owned(), last: text(path), looked: Instant::now(), told, watcher }
    }

    /// Returns true if the system reports no changes, so that they are seen half a second later.
    pub fn polls(&self) -> bool {
        self.watcher.is_none()
    }

    /// Waits for a new text, at most this long. Returns true if there is one.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        let end = Instant::now() + at_most;
        loop {
            let next = end.min(self.looked + POLLING).saturating_duration_since(Instant::now());
            let is_told = match self.told.recv_timeout(next) {
                Ok(()) => true,
                Err(RecvTimeoutError::Timeout) => false,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(next);
                    false
                }
            };
            if (is_told || self.looked.elapsed() >= POLLING) && self.has_new_text() {
                return true;
            }
            if Instant::now() >= end {
                return false;
            }
        }
    }

    /// Reads the file, and once more when nothing has changed it for a while.
    fn has_new_text(&mut self) -> bool {
        self.looked = Instant::now();
        let mut now = text(&self.path);
        // An editor may have removed the file for a moment.
        while now.is_some() && now != self.last {
            std::thread::sleep(QUIET);
            while self.told.try_recv().is_ok() {}
            let complete = text(&self.path);
            if complete == now {
                self.last = now;
                return true;
            }
            now = complete;
        }
        false
    }
}

fn watched(path: &Path, handler: impl notify::EventHandler) -> notify::Result<RecommendedWatcher> {
    // `notify` panics if the system refuses the thread that it needs.
    std::thread::Builder::new().spawn(|| ()).map_err(notify::Error::io)?;
    let mut watcher = notify::recommended_watcher(handler)?;
    watcher.watch(path.parent().unwrap_or(Path::new(".")), RecursiveMode::NonRecursive)?;
    Ok(watcher)
}

fn text(path: &Path) -> Option<Fingerprint> {
    engine::read_regular(path).ok().map(Fingerprint::of)
}

#[cfg(test)]
mod tests {
    use super::*;

    const SOON: Duration = Duration::from_secs(20);

    fn notices(poll: bool) {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("exercise.rs");
        std::fs::write(&path, "one").unwrap();
        let mut changes = Changes::of(&path, poll);
        std::fs::write(&path, "two").unwrap();
        assert!(changes.wait(SOON), "written");
        std::fs::write(folder.path().join("new"), "three").unwrap();
        std::fs::rename(folder.path().join("new"), &path).unwrap();
        assert!(changes.wait(SOON), "replaced");
        std::fs::write(&path, "three").unwrap();
        assert!(!changes.wait(POLLING * 2), "the same text");
    }

    #[test]
    fn the_system_reports_changes() {
        notices(false);
    }

    #[test]
    fn polling_notices_changes() {
        notices(true);
    }

    #[test]
    fn a_replaced_folder_is_noticed() {
        let parent = tempfile::tempdir().unwrap();
        let folder = parent.path().join("exercises");
        let path = folder.join("exercise.rs");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(&path, "one").unwrap();
        let mut changes = Changes::of(&path, false);
        std::fs::rename(&folder, parent.path().join("old")).unwrap();
        assert!(!changes.wait(POLLING * 2), "the file is gone");
        std::fs::create_dir(&folder).unwrap();
        std::fs::write(&path, "two").unwrap();
        assert!(changes.wait(SOON), "the file is back with another text");
    }
}
