//! Futures whose waits are known: from the wake to the poll.
//!
//! Owns [`Waiting`] and the waker that notes the time. **Invariant:** the first wake since the last
//! poll counts, and every wake is passed on.

use std::future::Future;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll, Wake, Waker};
use std::time::Instant;

use pin_project_lite::pin_project;

use crate::clock;
use crate::slot::named::Entered;
use crate::slot::names::{self, Name};
use crate::slot::waits::{self, SHORTEST};

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
    /// In the clock's words; 0 if not woken since the last poll.
    woken: AtomicU64,
}

impl Wake for Noted {
    fn wake(self: Arc<Self>) {
        self.wake_by_ref();
    }

    fn wake_by_ref(self: &Arc<Self>) {
        if self.woken.load(Relaxed) == 0 {
            self.woken.store(clock::word(Instant::now()), Relaxed);
        }
        self.inner.wake_by_ref();
    }
}

/// Gives a future a name, and notes how long it waits between its wake and its poll.
///
/// A late beat then tells that the future waited behind it, and how long: see
/// [`Event::waited`](crate::Event::waited). It is for whole tasks, and costs two looks at the clock
/// a poll, which [`named`](crate::named) does not.
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
        if let Some(woken) = this.noted.as_ref().and_then(|noted| clock::time(noted.woken.swap(0, Relaxed))) {
            let now = Instant::now();
            if now.saturating_duration_since(woken) >= SHORTEST {
                waits::keep(*this.name, woken, now);
            }
        }
        if this.noted.as_ref().is_none_or(|noted| !noted.inner.will_wake(context.waker())) {
            let inner = context.waker().clone();
            let noted = Arc::new(Noted { inner, woken: AtomicU64::new(0) });
            *this.waker = Some(Waker::from(Arc::clone(&noted)));
            *this.noted = Some(noted);
        }
        let _entered = Entered::new(*this.name);
        match this.waker {
            Some(waker) => this.future.poll(&mut Context::from_waker(waker)),
            None => this.future.poll(context),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;
    use std::time::Duration;

    use super::*;

    #[test]
    fn a_wait_begins_with_the_wake() {
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
        assert!(wait.waited >= polled - woken, "{wait:?}");
        assert!(wait.waited < before.elapsed() + Duration::from_nanos(1));
    }
}
