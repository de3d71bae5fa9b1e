//! A stream whose items are handed on with pauses in between: one that always has an item ready holds up the loop as
//! any other loop does.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use pin_project_lite::pin_project;

use crate::Breather;

/// Adds [`breathing`](BreathingStreamExt::breathing) to every stream.
pub trait BreathingStreamExt: Stream + Sized {
    /// Hands the items on, and yields before the next one when it is time to. What is done with an item counts as one
    /// step. Time in which the stream has no item is no work: a new slice begins after it.
    ///
    /// A stream with a yield that can't be moved, as tokio's, has to be pinned before `next` can be called on it:
    /// `let mut items = std::pin::pin!(items.breathing(..));`.
    ///
    /// ```
    /// use std::time::Duration;
    /// use breather::{Breather, BreathingStreamExt};
    /// use futures_lite::{StreamExt, stream};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let breather = Breather::within(Duration::from_micros(100));
    /// let items = stream::iter(1..=1000_u64).breathing(breather, tokio::task::yield_now);
    /// assert_eq!(items.fold(0, |sum, item| sum + item).await, 500_500);
    /// # });
    /// ```
    fn breathing<Y, F>(self, breather: Breather, yield_now: Y) -> BreathingStream<Self, Y, F>
    where
        Y: FnMut() -> F,
        F: Future<Output = ()>,
    {
        BreathingStream { items: self, yielding: None, breather, yield_now, handed_out: false, waited: true }
    }
}

impl<S: Stream> BreathingStreamExt for S {}

pin_project! {
    /// A stream with a breather: see [`BreathingStreamExt::breathing`].
    #[derive(Debug)]
    #[must_use = "streams do nothing unless they are polled"]
    pub struct BreathingStream<S, Y, F> {
        #[pin]
        items: S,
        // The yield under way.
        #[pin]
        yielding: Option<F>,
        breather: Breather,
        yield_now: Y,
        // Whether an item was handed on that the breather does not know of.
        handed_out: bool,
        // Whether there was no item when it was last asked, or it never was: a slice begins when there is one.
        waited: bool,
    }
}

impl<S, Y, F> BreathingStream<S, Y, F> {
    /// The breather: for its [report](Breather::report).
    pub fn breather(&self) -> &Breather {
        &self.breather
    }

    /// The breather, to tell it when the work on an item has waited for something:
    /// [`resume`](Breather::resume).
    pub fn breather_mut(self: Pin<&mut Self>) -> &mut Breather {
        self.project().breather
    }
}

impl<S, Y, F> Stream for BreathingStream<S, Y, F>
where
    S: Stream,
    Y: FnMut() -> F,
    F: Future<Output = ()>,
{
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<S::Item>> {
        let mut this = self.project();
        if std::mem::take(this.handed_out) && this.breather.due() {
            this.yielding.set(Some((this.yield_now)()));
        }
        if let Some(yielding) = this.yielding.as_mut().as_pin_mut() {
            ready!(yielding.poll(context));
            this.yielding.set(None);
            this.breather.resume();
        }
        if std::mem::take(this.waited) {
            this.breather.resume();
        }
        let polled = this.items.poll_next(context);
        match &polled {
            Poll::Ready(item) => *this.handed_out = item.is_some(),
            Poll::Pending => *this.waited = true,
        }
        polled
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.items.size_hint()
    }
}
