//! Ctrl-C: kills the child that runs, and lets no other begin.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

use super::group;

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
    /// The process of the child that runs now.
    child: Mutex<Option<u32>>,
}

impl Interrupt {
    /// The exit code of an interrupted process: 128 and the number of SIGINT, as in shells. SIGTERM
    /// has the same one.
    pub const EXIT_CODE: u8 = 130;

    /// Listens to Ctrl-C and to requests to end. The second one exits this process at once.
    ///
    /// # Errors
    /// If the system does not let this process listen, or something listens already.
    pub fn listen() -> Result<Interrupt> {
        let interrupt = Interrupt::default();
        let raised = interrupt.clone();
        let raise = move || {
            if raised.is_raised() {
                std::process::exit(Interrupt::EXIT_CODE.into());
            }
            raised.raise();
        };
        ctrlc::set_handler(raise).context("Ctrl-C can't be listened to")?;
        Ok(interrupt)
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
        self.with_child(|child| {
            if let Some(child) = child {
                group::kill(*child);
            }
        });
    }

    /// Returns whether it was raised.
    pub fn is_raised(&self) -> bool {
        self.inner.raised.load(Ordering::SeqCst)
    }

    /// Makes this child the one to kill. Kills it at once if the interrupt was raised before.
    pub(super) fn watch(&self, child: u32) {
        self.with_child(|slot| *slot = Some(child));
        if self.is_raised() {
            group::kill(child);
        }
    }

    /// Forgets the child, which has ended.
    pub(super) fn forget(&self) {
        self.with_child(|slot| *slot = None);
    }

    fn with_child(&self, look: impl FnOnce(&mut Option<u32>)) {
        look(&mut self.inner.child.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
