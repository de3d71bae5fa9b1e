//! Whether a file changes: the system tells, and where it does not, the file is looked at every half second.
//!
//! What must stay true: an editor that writes another file and renames it is noticed too. So the folder is watched, and
//! what counts is the text.

use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use notify::{Config, PollWatcher, RecommendedWatcher, RecursiveMode, Watcher};

use crate::fingerprint::Fingerprint;

/// How often a folder is looked at that nobody tells of.
const POLLING: Duration = Duration::from_millis(500);
/// A text is whole when nothing has happened to it for so long: editors write in several steps.
const QUIET: Duration = Duration::from_millis(50);

/// The changes of a file.
pub struct Changes {
    path: PathBuf,
    last: Option<Fingerprint>,
    told: Receiver<()>,
    /// It tells as long as it is there.
    _watcher: Box<dyn Watcher + Send>,
    polls: bool,
}

impl Changes {
    /// Of this file, from now on. `poll` looks at it in any case, for a file system that tells nobody.
    ///
    /// # Errors
    /// Where its folder can't be watched in either way.
    pub fn of(path: &Path, poll: bool) -> Result<Changes> {
        let folder = path.parent().unwrap_or(Path::new("."));
        let (sender, told) = channel();
        let handler = move |_: notify::Result<notify::Event>| {
            // Whoever waited may have gone.
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

    /// Whether the file is looked at again and again, because the system does not tell.
    pub fn polls(&self) -> bool {
        self.polls
    }

    /// Waits for another text, for so long at most. Says whether there is one.
    pub fn wait(&mut self, at_most: Duration) -> bool {
        let end = Instant::now() + at_most;
        loop {
            match self.told.recv_timeout(end.saturating_duration_since(Instant::now())) {
                Ok(()) => {
                    while self.told.recv_timeout(QUIET).is_ok() {}
                    let now = text(&self.path);
                    // A file that is gone for the moment will come back.
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
    std::fs::read(path).ok().map(Fingerprint::of)
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
    fn what_the_system_tells_is_noticed() {
        notices(false);
    }

    #[test]
    fn what_nobody_tells_is_noticed() {
        notices(true);
    }
}
