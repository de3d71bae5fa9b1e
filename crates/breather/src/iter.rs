//! An iterator whose items are worked on with pauses in between.

use crate::Breather;

/// Adds [`breathing`](BreathingExt::breathing) to every iterator.
pub trait BreathingExt: Iterator + Sized {
    /// Hands the items out one by one, and yields between two of them when it is time to.
    ///
    /// `yield_now` is the runtime's own: `tokio::task::yield_now`, `async_std::task::yield_now`,
    /// `smol::future::yield_now`, or [`yield_now`](crate::yield_now) of this crate.
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
#[must_use = "nothing is done before `next` or `for_each` is awaited"]
pub struct Breathing<I, Y> {
    items: I,
    breather: Breather,
    yield_now: Y,
    /// Whether an item was handed out, and probably worked on, that the breather does not know of.
    handed_out: bool,
}

impl<I, Y, F> Breathing<I, Y>
where
    I: Iterator,
    Y: FnMut() -> F,
    F: Future<Output = ()>,
{
    /// The next item, after a yield where it is time for one: what was done with the item before counts as one step.
    ///
    /// A call that is dropped before its end loses no item.
    pub async fn next(&mut self) -> Option<I::Item> {
        self.count_what_was_handed_out().await;
        let item = self.items.next();
        self.handed_out = item.is_some();
        item
    }

    /// Calls `work` with each item that is left. Between two looks of the breather this is a plain loop over the
    /// iterator, so it costs less than [`next`](Breathing::next) where items are small.
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

    /// The item before is one step; before the first a slice begins.
    async fn count_what_was_handed_out(&mut self) {
        if std::mem::take(&mut self.handed_out) {
            self.breather.breathe(&mut self.yield_now).await;
        } else {
            self.breather.resume();
        }
    }

    /// The breather: for its [report](Breather::report).
    pub fn breather(&self) -> &Breather {
        &self.breather
    }

    /// The breather, to tell it when the work on an item has waited for something:
    /// [`resume`](Breather::resume).
    pub fn breather_mut(&mut self) -> &mut Breather {
        &mut self.breather
    }
}
