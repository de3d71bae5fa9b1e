//! An adapter for streams: it yields between two items when it is time to. A stream that always has
//! an item ready blocks the loop like any other loop.

use std::pin::Pin;
use std::task::{Context, Poll, ready};

use futures_core::Stream;
use pin_project_lite::pin_project;

use crate::Breather;

/// Extension of every stream with [`breathing`](BreathingStreamExt::breathing).
pub trait BreathingStreamExt: Stream + Sized {
    /// Returns the items one by one, and yields between two of them when it is time to. The work on
    /// an item is one step.
    ///
    /// If the stream has no item ready, the loop has its turn, and a new slice begins afterwards.
    ///
    /// Place it before adapters that reject items: it counts the items that reach it. A filter
    /// after it is a part of the work on an item. A filter before it that rejects everything holds
    /// up the loop.
    ///
    /// ```
    /// use breather::{Breather, BreathingStreamExt};
    /// use futures_lite::{StreamExt, stream};
    ///
    /// # futures_lite::future::block_on(async {
    /// let yields = std::cell::Cell::new(0);
    /// let yield_now = || {
    ///     yields.set(yields.get() + 1);
    ///     breather::yield_now()
    /// };
    /// let is_rare = |item: &u64| *item > 1_000;
    /// let items = stream::iter(1..=1_000_u64);
    ///
    /// let breathing = items.clone().breathing(Breather::every(100), yield_now).filter(is_rare);
    /// assert_eq!((breathing.count().await, yields.take()), (0, 10));
    ///
    /// let filtered = items.filter(is_rare).breathing(Breather::every(100), yield_now);
    /// assert_eq!((filtered.count().await, yields.take()), (0, 0), "it saw no item");
    /// # });
    /// ```
    ///
    /// With a yield that can't be moved, such as tokio's, pin the stream before you call `next`:
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
        // The pending yield.
        #[pin]
        yielding: Option<F>,
        breather: Breather,
        yield_now: Y,
        // True if the caller has an item that the breather has not counted yet.
        handed_out: bool,
        // True before the first poll, and after a poll without an item: then the next item begins a
        // slice.
        waited: bool,
    }
}

impl<S, Y, F> BreathingStream<S, Y, F> {
    /// Returns the breather, for its [report](Breather::report).
    pub fn breather(&self) -> &Breather {
        &self.breather
    }

    /// Returns the breather. Call [`resume`](Breather::resume) on it if the work on an item has
    /// waited for something.
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
