//! Ctrl-C: the child that runs is ended, and no other is begun.

use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

use anyhow::{Context, Result};

use super::group;

/// Ctrl-C, or a request to end: what was under way was ended, and nothing more is to be said.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub struct Interrupted;

/// May be raised from any thread. Clones are the same interrupt.
#[derive(Clone, Debug, Default)]
pub struct Interrupt {
    inner: Arc<Inner>,
}

#[derive(Debug, Default)]
struct Inner {
    raised: AtomicBool,
    /// The process that runs now.
    child: Mutex<Option<u32>>,
}

impl Interrupt {
    /// How a process ends that was interrupted: 128 and the signal's number, as shells have it. SIGTERM ends in the same
    /// way.
    pub const EXIT_CODE: u8 = 130;

    /// Listens to Ctrl-C and to requests to end. The second one ends this process at once.
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

    /// Ends the child that runs, and asks that no other be begun.
    pub fn raise(&self) {
        self.inner.raised.store(true, Ordering::SeqCst);
        self.with_child(|child| {
            if let Some(child) = child {
                group::kill(*child);
            }
        });
    }

    /// Whether it was raised.
    pub fn is_raised(&self) -> bool {
        self.inner.raised.load(Ordering::SeqCst)
    }

    /// From now on this child is the one to be ended; at once where the interrupt was raised before.
    pub(super) fn watch(&self, child: u32) {
        self.with_child(|slot| *slot = Some(child));
        if self.is_raised() {
            group::kill(child);
        }
    }

    /// The child has ended.
    pub(super) fn forget(&self) {
        self.with_child(|slot| *slot = None);
    }

    fn with_child(&self, look: impl FnOnce(&mut Option<u32>)) {
        look(&mut self.inner.child.lock().unwrap_or_else(PoisonError::into_inner));
    }
}
