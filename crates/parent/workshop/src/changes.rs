//! Waits until a file changes. The system reports changes; if it can't, the file is polled twice a
//! second.
//!
//! An editor may write another file and rename it, so the folder is watched.
//!
//! **Invariant:** only a new text counts as a change.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::fingerprint::Fingerprint;

/// The time between two looks at a folder, if the system reports no changes.
const POLLING: Duration = Duration::from_millis(500);
/// The time without a change after which a text is complete. Editors write in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// A watch on one file.
pub struct Changes {
    path: PathBuf,
    last: Option<Fingerprint>,
    told: Receiver<()>,
    /// Watches until it is dropped.
    _watcher: Box<dyn Watcher + Send>,
    polls: bool,
}

impl Changes {
    /// Watches a file from now on. With `poll`, the system is not asked: some file systems report
    /// nothing.
    ///
    /// # Errors
    /// The folder can't be watched in either way.
    pub fn of(path: &Path, poll: bool) -> Result<Changes> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let (sender, told) = channel();
        let handler = move |_: notify::Result<notify::Event>| {
            // The receiver may be gone.
            let _ = sender.send(());
        };
        let system = || -> notify::Result<Box<dyn Watcher + Send>> {
            let mut watcher = RecommendedWatcher::new(handler.clone(), Config::default())?;
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(Box::new(watcher))
        };
        let polling = || -> notify::Result<Box<dyn Watcher + Send>> {
            let config = Config::default().with_poll_interval(POLLING).with_compare_contents(true);
            let mut watcher = PollWatcher::new(handler.clone(), config)?;
            watcher.watch(folder, RecursiveMode::NonRecursive)?;
            Ok(Box::new(watcher))
        };
        let (watcher, polls) = match if poll { None } else { system().ok() } {
            Some(watcher) => (watcher, false),
            None => (polling().with_context(|| format!("{} can't be watched", folder.display()))?, true),
        };
        Ok(Changes { path: path.to_owned(), last: text(path), told, _watcher: watcher, polls })
    }

    /// Returns true if the file is polled because the system reports no changes.
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Waits for a new text, at most this long. Returns true if there is one.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        let end = Instant::now() + at_most;
        loop {
            match self.told.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(()) => {
                    while self.told.recv_timeout(QUIET).is_ok() {}
                    let now = text(&self.path);
                    // An editor may have removed the file for a moment.
                    if now.is_some() && now != self.last {
                        self.last = now;
                        return true;
                    }
                }
                Err(RecvTimeoutError::Timeout) => return false,
                Err(RecvTimeoutError::Disconnected) => {
                    std::thread::sleep(end.saturating_duration_since(Instant::now()));
                    return false;
                }
            }
        }
    }
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
        let mut changes = Changes::of(&path, poll).unwrap();
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
}
