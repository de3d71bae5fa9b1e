//! An adapter for iterators: it yields between two items when it is time to.

use std::convert::Infallible;

use crate::Breather;

/// Extension of every iterator with [`breathing`](BreathingExt::breathing).
pub trait BreathingExt: Iterator + Sized {
    /// Returns the items one by one, and yields between two of them when it is time to. The work on
    /// an item is one step.
    ///
    /// `yield_now` is the runtime's own or that of this crate: see [which
    /// yield](crate#which-yield).
    ///
    /// Place it before adapters that reject items: it counts the items that reach it. In
    /// `items.breathing(..)` each item is a step, and the filter is a part of the work. In
    /// `items.filter(..).breathing(..)` a filter that rejects everything holds up the loop.
    ///
    /// ```
    /// use breather::{Breather, BreathingExt};
    ///
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # runtime.block_on(async {
    /// let is_rare = |item: &u64| *item > 1_000;
    /// let mut items = (1..=1_000_u64).breathing(Breather::every(100), tokio::task::yield_now);
    /// items.for_each(|item| assert!(!is_rare(&item))).await;
    /// assert_eq!(items.breather().report().yields, 10);
    ///
    /// let filtered = (1..=1_000_u64).filter(is_rare);
    /// let mut items = filtered.breathing(Breather::every(100), tokio::task::yield_now);
    /// items.for_each(|_| unreachable!()).await;
    /// assert_eq!(items.breather().report().yields, 0, "it saw no item");
    /// # });
    /// ```
    ///
    /// One call for a loop:
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
        Breathing { items: self, breather, yield_now, uncounted: 0 }
    }
}

impl<I: Iterator> BreathingExt for I {}

/// An iterator with a breather: see [`BreathingExt::breathing`].
#[derive(Clone, Debug)]
#[must_use = "an iterator with a breather does nothing before one of its futures is awaited"]
pub struct Breathing<I, Y> {
    items: I,
    breather: Breather,
    yield_now: Y,
    /// The items that the caller has had and the breather has not counted yet.
    uncounted: usize,
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
    /// Dropping the future before its end loses no item. For work that can fail:
    ///
    /// ```
    /// use breather::{Breather, BreathingExt};
    ///
    /// async fn sum(texts: Vec<&str>) -> Result<u64, std::num::ParseIntError> {
    ///     let breather = Breather::within(std::time::Duration::from_micros(100));
    ///     let mut texts = texts.into_iter().breathing(breather, tokio::task::yield_now);
    ///     let mut sum = 0;
    ///     while let Some(text) = texts.next().await {
    ///         sum += text.parse::<u64>()?;
    ///     }
    ///     Ok(sum)
    /// }
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # assert_eq!(runtime.block_on(sum(vec!["1", "2"])), Ok(3));
    /// # assert!(runtime.block_on(sum(vec!["one"])).is_err());
    /// ```
    pub async fn next(&mut self) -> Option<I::Item> {
        self.count().await;
        let item = self.items.next();
        self.uncounted = usize::from(item.is_some());
        item
    }

    /// Calls `work` with each item that is left.
    ///
    /// It works in chunks: between two looks at the clock it is a plain loop over the iterator.
    /// Prefer it to [`next`](Breathing::next) if the work on an item takes only nanoseconds.
    pub async fn for_each(&mut self, mut work: impl FnMut(I::Item)) {
        let never_fails = |item| {
            work(item);
            Ok::<(), Infallible>(())
        };
        let Ok(()) = self.try_for_each(never_fails).await;
    }

    /// Calls `work` with each item that is left, and stops at the first error.
    ///
    /// It works in chunks, like [`for_each`](Breathing::for_each). `work` has had the item that
    /// failed. The items after it stay in the iterator, so the caller may go on with them.
    ///
    /// ```
    /// use breather::{Breather, BreathingExt};
    ///
    /// async fn sum(texts: Vec<&str>) -> Result<u64, std::num::ParseIntError> {
    ///     let breather = Breather::within(std::time::Duration::from_micros(100));
    ///     let mut texts = texts.into_iter().breathing(breather, tokio::task::yield_now);
    ///     let mut sum = 0;
    ///     texts.try_for_each(|text| text.parse::<u64>().map(|number| sum += number)).await?;
    ///     Ok(sum)
    /// }
    /// # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
    /// # assert_eq!(runtime.block_on(sum(vec!["1", "2"])), Ok(3));
    /// # assert!(runtime.block_on(sum(vec!["one"])).is_err());
    /// ```
    pub async fn try_for_each<E>(&mut self, mut work: impl FnMut(I::Item) -> Result<(), E>) -> Result<(), E> {
        self.count().await;
        loop {
            let stride = self.breather.stride();
            let mut done = 0;
            let result = self.items.by_ref().take(stride).try_for_each(|item| {
                done += 1;
                work(item)
            });
            if result.is_err() {
                self.uncounted = done;
                return result;
            }
            self.breather.breathe_after(done, &mut self.yield_now).await;
            if done < stride {
                return Ok(());
            }
        }
    }

    /// Counts the items that the caller has had, or begins a slice before the first one.
    async fn count(&mut self) {
        match std::mem::take(&mut self.uncounted) {
            0 => self.breather.resume(),
            items => self.breather.breathe_after(items, &mut self.yield_now).await,
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
