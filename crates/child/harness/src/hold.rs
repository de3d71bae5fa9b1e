//! The ticker of an exercise, and the check that it can be held up.

use std::pin::Pin;
use std::sync::{Arc, Mutex, PoisonError};
use std::task::{Context, Poll};
use std::time::{Duration, Instant};

use runtime::Runtime;
use stage::Ticking;
use ticker::{Log, Schedule};

/// A ticker that can be held up.
pub(crate) struct HeldTicker {
    pub(crate) schedule: Schedule,
    pub(crate) log: Log,
    pub(crate) hold: Hold,
}

impl Ticking for HeldTicker {
    async fn beat<R: Runtime>(self, runtime: &R, on_first: impl FnOnce() + Send) {
        let HeldTicker { schedule, log, hold } = self;
        let future = Box::pin(ticker::keep(runtime, schedule, &log, on_first));
        Held { future, hold }.await;
    }
}

/// A hold on the ticker: it blocks the loop once, for a known time. The ticker's log has to show
/// it.
#[derive(Clone, Default)]
pub(crate) struct Hold(Arc<Mutex<Holding>>);

#[derive(Default)]
enum Holding {
    #[default]
    Not,
    Asked(Duration),
    Was(Instant, Instant),
}

impl Hold {
    /// Asks to hold the loop from the next beat on, for this long.
    pub(crate) fn ask(&self, length: Duration) {
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = Holding::Asked(length);
    }

    /// Returns from when to when it was held. `None` if it was not yet.
    pub(crate) fn was(&self) -> Option<(Instant, Instant)> {
        match *self.0.lock().unwrap_or_else(PoisonError::into_inner) {
            Holding::Was(from, to) => Some((from, to)),
            Holding::Not | Holding::Asked(_) => None,
        }
    }

    fn hold_up(&self) {
        let mut holding = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        if let Holding::Asked(length) = *holding {
            let from = Instant::now();
            std::thread::sleep(length);
            *holding = Holding::Was(from, Instant::now());
        }
    }
}

struct Held<F> {
    future: Pin<Box<F>>,
    hold: Hold,
}

impl<F: Future> Future for Held<F> {
    type Output = F::Output;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<F::Output> {
        self.hold.hold_up();
        self.future.as_mut().poll(context)
    }
}
