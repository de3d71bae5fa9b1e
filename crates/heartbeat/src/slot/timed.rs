//! Names for futures, with the time at which each poll began.
//!
//! Owns [`Timed`]. Leaves the time to the processor's counter. **Invariant:** the time that stands
//! in the slot is that of the poll whose name stands there.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::slot::names::Name;
use crate::slot::slots::{self, BeforeAt};
use crate::ticks;

pin_project! {
    /// A future with a name that notes when each poll begins. Made by
    /// [`Named::timed`](crate::Named::timed).
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Timed<F> {
        name: Name,
        #[pin]
        future: F,
    }
}

impl<F> Timed<F> {
    pub(crate) fn new(name: Name, future: F) -> Self {
        Self { name, future }
    }
}

impl<F: Future> Future for Timed<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let _entered = EnteredAt::new(*this.name, ticks::now());
        this.future.poll(context)
    }
}

/// A name and a time in this thread's slot; dropping it restores those before.
#[derive(Debug)]
pub(crate) struct EnteredAt(BeforeAt);

impl EnteredAt {
    /// Enters a name at a reading of the counter.
    #[inline]
    pub(crate) fn new(name: Name, now: u64) -> Self {
        Self(slots::enter_at(name, now))
    }
}

impl Drop for EnteredAt {
    #[inline]
    fn drop(&mut self) {
        slots::leave_at(self.0);
    }
}

#[cfg(test)]
mod tests {
    use std::future::poll_fn;

    use super::*;
    use crate::named;

    #[test]
    fn each_poll_has_a_time_of_its_own() {
        ticks::calibrate();
        let slot = slots::here().unwrap();
        let mut begun = Vec::new();
        let polled = poll_fn(|context| {
            begun.push(slot.timed().unwrap().1);
            context.waker().wake_by_ref();
            if begun.len() == 2 { Poll::Ready(()) } else { Poll::Pending }
        });
        let before = ticks::now();
        futures_lite::future::block_on(named("timed: polls", polled).timed());
        assert!(before <= begun[0] && begun[0] < begun[1] && begun[1] <= ticks::now(), "{begun:?}");
        assert_eq!(slot.timed(), None);
    }

    #[test]
    fn a_panic_takes_the_name_and_the_time_away() {
        let future = named("timed: panics", async { panic!("on purpose") }).timed();
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            futures_lite::future::block_on(future);
        }));
        assert!(caught.is_err());
        let slot = slots::here().unwrap();
        assert_eq!((slot.mark().name, slot.timed()), (0, None));
    }
}
