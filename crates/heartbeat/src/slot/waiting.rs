//! Futures whose waits are known: from the wake to the poll.
//!
//! Owns [`Waiting`] and the waker that notes the time. **Invariant:** the first wake since the last
//! poll counts, and every wake is passed on.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};

use pin_project_lite::pin_project;

use crate::slot::names::{self, Name};
use crate::slot::timed::EnteredAt;
use crate::slot::waits::{self, SHORTEST};
use crate::ticks;

pin_project! {
    /// A future with a name, whose waits are known. Made by [`waiting`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Waiting<F> {
        name: Name,
        noted: Option<Arc<Noted>>,
        waker: Option<Waker>,
        #[pin]
        future: F,
    }
}

/// A waker that notes when it was first used.
#[derive(Debug)]
struct Noted {
    inner: Waker,
    /// The counter's reading; 0 if not woken since the last poll. A wake stores only over 0, a poll
    /// only a 0 over a reading, so that no reading is lost without a swap.
    woken: AtomicU64,
}

impl Noted {
    /// Takes the reading of the first wake since the last poll; 0 if there was none.
    #[inline]
    fn take(&self) -> u64 {
        let woken = self.woken.load(Relaxed);
        if woken != 0 {
            self.woken.store(0, Relaxed);
        }
        woken
    }
}

impl Wake for Noted {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.woken.load(Relaxed) == 0 {
            self.woken.store(ticks::now(), Relaxed);
        }
        self.inner.wake_by_ref();
    }
}

/// Gives a future a name, and notes how long it waits between its wake and its poll.
///
/// A late beat then tells that the future waited behind it, and how long: see
/// [`Event::waited`](crate::Event::waited). It also notes when each poll begins, as
/// [`Named::timed`](crate::Named::timed) does. It is for whole tasks, and reads the processor's
/// counter twice a poll, which [`named`](crate::named) does not.
pub fn waiting<F: Future>(name: &'static str, future: F) -> Waiting<F> {
    Waiting { name: names::number(name), noted: None, waker: None, future }
}

/// Spawns a future on the current runtime of tokio, with a name and its waits known.
///
/// Elsewhere, spawn what [`waiting`] returns.
///
/// # Panics
/// Outside of a runtime of tokio.
///
/// ```
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let answer = heartbeat::spawn("answer", async { 42 }).await.unwrap();
/// assert_eq!(answer, 42);
/// # }
/// ```
#[cfg(feature = "tokio")]
pub fn spawn<F>(name: &'static str, future: F) -> ::tokio::task::JoinHandle<F::Output>
where
    F: Future<Output: Send + 'static> + Send + 'static,
{
    ::tokio::spawn(waiting(name, future))
}

impl<F: Future> Future for Waiting<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let now = ticks::now();
        let woken = this.noted.as_ref().map_or(0, |noted| noted.take());
        if woken != 0 {
            let waited = ticks::between(woken, now);
            if waited >= SHORTEST {
                waits::keep(*this.name, waited);
            }
        }
        if this.noted.as_ref().is_none_or(|noted| !noted.inner.will_wake(context.waker())) {
            let inner = context.waker().clone();
            let noted = Arc::new(Noted { inner, woken: AtomicU64::new(0) });
            *this.waker = Some(Waker::from(Arc::clone(&noted)));
            *this.noted = Some(noted);
        }
        let _entered = EnteredAt::new(*this.name, now);
        match this.waker {
            Some(waker) => this.future.poll(&mut Context::from_waker(waker)),
            None => this.future.poll(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::{Duration, Instant};

    use super::*;

    #[test]
    fn a_wait_begins_with_the_wake() {
        ticks::calibrate();
        let mut polls = 0;
        let future = waiting(
            "waiting: test",
            poll_fn(move |context| {
                polls += 1;
                if polls == 2 {
                    return Poll::Ready(());
                }
                context.waker().wake_by_ref();
                Poll::Pending
            }),
        );
        let mut future = std::pin::pin!(future);
        let before = Instant::now();
        assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_pending());
        let woken = Instant::now();
        std::thread::sleep(SHORTEST * 2);
        let polled = Instant::now();
        assert!(future.as_mut().poll(&mut Context::from_waker(Waker::noop())).is_ready());
        let waits = waits::between(before, Instant::now());
        let wait = waits.iter().find(|wait| wait.name == "waiting: test").unwrap();
        // The counter is calibrated against the clock, to far less than 1 %.
        assert!(wait.waited >= (polled - woken).mul_f64(0.99), "{wait:?}");
        assert!(wait.waited < before.elapsed().mul_f64(1.01) + Duration::from_nanos(1));
    }
}
