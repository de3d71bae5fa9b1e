//! A gate that threads and tasks wait at until a test opens it.
//!
//! **Invariant:** an opened gate stays open, and everything that waited at it goes on.

use std::future::poll_fn;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::task::{Poll, Waker};
use std::time::Duration;

/// A gate, closed at first.
#[derive(Debug, Default)]
pub(super) struct Gate {
    state: Mutex<State>,
    opened: Condvar,
}

#[derive(Debug, Default)]
struct State {
    is_open: bool,
    tasks: Vec<Waker>,
}

impl Gate {
    pub(super) fn open(&self) {
        let mut state = self.state();
        state.is_open = true;
        self.opened.notify_all();
        state.tasks.drain(..).for_each(Waker::wake);
    }

    pub(super) fn is_open(&self) -> bool {
        self.state().is_open
    }

    /// Holds the calling thread up until the gate is open.
    pub(super) fn wait(&self) {
        let mut state = self.state();
        while !state.is_open {
            state = self.opened.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Waits until the gate is open, without holding up the thread.
    pub(super) fn passed(&self) -> impl Future<Output = ()> {
        poll_fn(|context| {
            let mut state = self.state();
            if state.is_open {
                return Poll::Ready(());
            }
            state.tasks.push(context.waker().clone());
            Poll::Pending
        })
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Waits by a thread of its own. If jobs hold all threads of a runtime, its timers do not fire.
pub(super) async fn wait_outside(time: Duration) {
    let gate = Arc::<Gate>::default();
    let opening = gate.clone();
    std::thread::spawn(move || {
        std::thread::sleep(time);
        opening.open();
    });
    gate.passed().await;
}
