//! Names for futures.
//!
//! Owns [`Named`]. Leaves the thread's slot to its module. **Invariant:** a name stands in the slot
//! exactly while its future is polled, also if the poll panics.

use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

use pin_project_lite::pin_project;

use crate::slot::names::{self, Name};
use crate::slot::slots::{self, Before};
use crate::slot::timed::Timed;

pin_project! {
    /// A future with a name. Made by [`named`].
    #[derive(Debug)]
    #[must_use = "futures do nothing unless you `.await` or poll them"]
    pub struct Named<F> {
        name: Name,
        #[pin]
        future: F,
    }
}

/// Gives a future a name, so that a stall during one of its polls is told by that name.
///
/// A poll costs 3 to 6 ns more. If named futures nest, the innermost is named. [`Named::timed`]
/// also notes when each poll begins.
///
/// ```
/// # futures_lite::future::block_on(async {
/// let sum = heartbeat::named("add up", async { (1..=10).sum::<u32>() }).await;
/// assert_eq!(sum, 55);
/// # });
/// ```
pub fn named<F: Future>(name: &'static str, future: F) -> Named<F> {
    Named { name: names::number(name), future }
}

impl<F> Named<F> {
    /// Also notes when each poll begins, so that a finding says how long the stall was.
    ///
    /// Without it, the length of a stall is known within one period only, except on tokio: see
    /// [`Event::length`](crate::Event::length). A poll costs about 11 ns more than without. Until
    /// about a millisecond after the first heart began, nothing is noted.
    ///
    /// ```
    /// # futures_lite::future::block_on(async {
    /// let sum = heartbeat::named("add up", async { (1..=10).sum::<u32>() }).timed().await;
    /// assert_eq!(sum, 55);
    /// # });
    /// ```
    pub fn timed(self) -> Timed<F> {
        Timed::new(self.name, self.future)
    }
}

impl<F: Future> Future for Named<F> {
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let _entered = Entered::new(*this.name);
        this.future.poll(context)
    }
}

/// A name in this thread's slot; dropping it restores the name before.
#[derive(Debug)]
pub(crate) struct Entered(Before);

impl Entered {
    #[inline]
    pub(crate) fn new(name: Name) -> Self {
        Self(slots::enter(name))
    }
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        slots::leave(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_panic_takes_the_name_away() {
        let future = named("panics", async { panic!("on purpose") });
        let caught = std::panic::catch_unwind(std::panic::AssertUnwindSafe(|| {
            futures_lite::future::block_on(future);
        }));
        assert!(caught.is_err());
        assert_eq!(slots::here().unwrap().mark().name, 0);
    }
}
