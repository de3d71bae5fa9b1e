//! Ctrl-C: kills the child that runs, and lets no other begin.
//!
//! **Invariant:** whatever this process does when a signal asks it to end, it ends with
//! [`Interrupt::EXIT_CODE`].

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::{Duration, Instant};

use anyhow::Result;

use super::group::Ids;
use super::signals;

/// Two signals within this time are one request: `timeout` and a shell send one to the process and
/// one to its group, in the same moment. The handler may be slow to see the second one.
const ONE_REQUEST: Duration = Duration::from_secs(1);

/// The interrupt that this process's signals raise, or why they can't be heard.
static OF_THIS_PROCESS: OnceLock<Result<Interrupt, String>> = OnceLock::new();

/// The error of work that Ctrl-C or a request to end has stopped. It needs no message of its own.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// A request to stop. Any thread may raise it. Its clones are the same interrupt.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    raised: AtomicBool,
    /// When a signal came first.
    first: Mutex<Option<Instant>>,
    /// Nothing is lost any more if this process ends at once.
    ends_at_once: AtomicBool,
    /// The child that runs now, with what it started.
    running: Mutex<Option<Ids>>,
}

impl Interrupt {
    /// The exit code of an interrupted process: 128 and the number of SIGINT, as in shells. SIGTERM
    /// has the same one.
    pub const EXIT_CODE: u8 = 130;

    /// Lets the first Ctrl-C, or request to end, exit this process at once, until something
    /// [listens](Interrupt::listen): nothing is measured yet, and nothing is lost. If the system
    /// does not let this process hear signals, they end it as they end any other.
    pub fn begin() {
        // Whoever listens later is told.
        let _ = Interrupt::of_this_process();
    }

    /// Listens to Ctrl-C and to requests to end. The first one raises the interrupt. A second one
    /// exits this process at once, if it comes a second after the first or later.
    ///
    /// # Errors
    /// If the system does not let this process listen, or something else listens already.
    pub fn listen() -> Result<Interrupt> {
        let interrupt = Interrupt::of_this_process().map_err(anyhow::Error::msg)?;
        interrupt.inner.ends_at_once.store(false, Ordering::SeqCst);
        Ok(interrupt)
    }

    /// Returns the interrupt that this process's signals raise. Before anything listens, it is one
    /// that nothing raises.
    pub fn of_whoever_listens() -> Interrupt {
        OF_THIS_PROCESS.get().and_then(|listening| listening.clone().ok()).unwrap_or_default()
    }

    /// Returns whether a signal has asked this process to end.
    pub fn has_asked_this_process() -> bool {
        matches!(OF_THIS_PROCESS.get(), Some(Ok(interrupt)) if interrupt.is_raised())
    }

    fn of_this_process() -> Result<Interrupt, String> {
        let listening = || {
            let interrupt = Interrupt::default();
            interrupt.end_at_once();
            let raised = interrupt.clone();
            let raise = move || {
                if raised.hears(Instant::now()) {
                    std::process::exit(Interrupt::EXIT_CODE.into());
                }
                raised.raise();
            };
            signals::listen(raise).map(|()| interrupt)
        };
        OF_THIS_PROCESS.get_or_init(listening).clone()
    }

    /// Lets the first signal from now on exit this process at once: all is stored, and what is left
    /// to do can be done again.
    pub fn end_at_once(&self) {
        self.inner.ends_at_once.store(true, Ordering::SeqCst);
    }

    /// Takes a signal that comes at this time. Returns whether this process has to exit at once.
    fn hears(&self, now: Instant) -> bool {
        if self.inner.ends_at_once.load(Ordering::SeqCst) && !self.is_raised() {
            return true;
        }
        let first = *self.inner.first.lock().unwrap_or_else(PoisonError::into_inner).get_or_insert(now);
        now.saturating_duration_since(first) >= ONE_REQUEST
    }

    /// Turns any error into [`Interrupted`] after Ctrl-C: killing the child caused it.
    ///
    /// # Errors
    /// The error itself if the interrupt was not raised.
    pub fn explain<T>(&self, result: Result<T>) -> Result<T> {
        match result {
            Err(_) if self.is_raised() => Err(Interrupted.into()),
            result => result,
        }
    }

    /// Kills the child that runs, and asks the callers to begin no other.
    pub fn raise(&self) {
        self.inner.raised.store(true, Ordering::SeqCst);
        self.with_running(|running| {
            if let Some(running) = running {
                running.kill();
            }
        });
    }

    /// Returns whether it was raised.
    pub fn is_raised(&self) -> bool {
        self.inner.raised.load(Ordering::SeqCst)
    }

    /// Makes a child the one to kill, with what it started. Kills it at once if the interrupt was
    /// raised before.
    pub(super) fn watch(&self, running: Ids) {
        self.with_running(|slot| *slot = Some(running));
        if self.is_raised() {
            running.kill();
        }
    }

    /// Forgets the child, which has ended.
    pub(super) fn forget(&self) {
        self.with_running(|slot| *slot = None);
    }

    fn with_running(&self, look: impl FnOnce(&mut Option<Ids>)) {
        look(&mut self.inner.running.lock().unwrap_or_else(PoisonError::into_inner));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn two_signals_in_the_same_moment_are_one_request_and_a_later_one_is_another() {
        let (interrupt, first) = (Interrupt::default(), Instant::now());
        assert!(!interrupt.hears(first));
        assert!(!interrupt.hears(first), "`timeout` sends two");
        assert!(!interrupt.hears(first + ONE_REQUEST / 2));
        assert!(interrupt.hears(first + ONE_REQUEST));
    }

    #[test]
    fn a_signal_ends_at_once_what_has_nothing_to_lose() {
        let interrupt = Interrupt::default();
        interrupt.end_at_once();
        assert!(interrupt.hears(Instant::now()));
        // But not if it interrupts: the partial table is still to be shown.
        let interrupt = Interrupt::default();
        assert!(!interrupt.hears(Instant::now()));
        interrupt.raise();
        interrupt.end_at_once();
        assert!(!interrupt.hears(Instant::now()));
    }
}
