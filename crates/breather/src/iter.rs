//! An adapter for iterators: it yields between two items when it is time to.

use crate::Breather;

/// Extension of every iterator with [`breathing`](BreathingExt::breathing).
pub trait BreathingExt: Iterator + Sized {
    /// Returns the items one by one, and yields between two of them when it is time to. The work on
    /// an item is one step.
    ///
    /// `yield_now` is the runtime's own or that of this crate: see [which
    /// yield](crate#which-yield).
    ///
    /// ```
    /// use std::time::Duration;
    /// use breather::{Breather, BreathingExt};
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let mut sum = 0;
    /// (1..=1000_u64)
    ///     .breathing(Breather::within(Duration::from_micros(100)), tokio::task::yield_now)
    ///     .for_each(|item| sum += item)
    ///     .await;
    /// assert_eq!(sum, 500_500);
    /// # });
    /// ```
    fn breathing<Y, F>(self, breather: Breather, yield_now: Y) -> Breathing<Self, Y>
    where
        Y: FnMut() -> F,
        F: Future<Output = ()>,
    {
        Breathing { items: self, breather, yield_now, handed_out: false }
    }
}

impl<I: Iterator> BreathingExt for I {}

/// An iterator with a breather: see [`BreathingExt::breathing`].
#[derive(Clone, Debug)]
#[must_use = "an iterator with a breather does nothing before `next` or `for_each` is awaited"]
pub struct Breathing<I, Y> {
    items: I,
    breather: Breather,
    yield_now: Y,
    /// True if the caller has an item that the breather has not counted yet.
    handed_out: bool,
}

impl<I, Y, F> Breathing<I, Y>
where
    I: Iterator,
    Y: FnMut() -> F,
    F: Future<Output = ()>,
{
    /// Counts the work on the item before as one step, yields if it is time to, and returns the
    /// next item.
    ///
    /// Dropping the future before its end loses no item.
    pub async fn next(&mut self) -> Option<I::Item> {
        self.count_what_was_handed_out().await;
        let item = self.items.next();
        self.handed_out = item.is_some();
        item
    }

    /// Calls `work` with each item that is left.
    ///
    /// It works in chunks: between two looks at the clock it is a plain loop over the iterator.
    /// Prefer it to [`next`](Breathing::next) if the work on an item takes only nanoseconds.
    pub async fn for_each(&mut self, mut work: impl FnMut(I::Item)) {
        self.count_what_was_handed_out().await;
        loop {
            let stride = self.breather.stride();
            let mut done = 0;
            self.items.by_ref().take(stride).for_each(|item| {
                work(item);
                done += 1;
            });
            self.breather.breathe_after(done, &mut self.yield_now).await;
            if done < stride {
                return;
            }
        }
    }

    /// Counts the item before as one step, or begins a slice before the first item.
    async fn count_what_was_handed_out(&mut self) {
        if std::mem::take(&mut self.handed_out) {
            self.breather.breathe(&mut self.yield_now).await;
        } else {
            self.breather.resume();
        }
    }

    /// Returns the breather, for its [report](Breather::report).
    pub fn breather(&self) -> &Breather {
        &self.breather
    }

    /// Returns the breather. Call [`resume`](Breather::resume) on it if the work on an item has
    /// waited for something.
    pub fn breather_mut(&mut self) -> &mut Breather {
        &mut self.breather
    }
}
