//! Yields for futures and streams that are written by hand.

use std::task::{Context, Poll};

use super::Breather;

impl Breather {
    /// Counts one step. If it is time to yield, it wakes the task and returns `Pending`, and the
    /// next poll returns `Ready`. See [`poll_breathe_after`](Breather::poll_breathe_after).
    #[inline]
    pub fn poll_breathe(&mut self, context: &mut Context<'_>) -> Poll<()> {
        self.poll_breathe_after(context, 1)
    }

    /// Counts `steps` steps. If it is time to yield, it wakes the task and returns `Pending`. The
    /// next poll counts nothing, begins a slice and returns `Ready`.
    ///
    /// This yield wakes the task at once, as that of smol and async-std does. It needs no future,
    /// so nothing has to be boxed or pinned.
    ///
    /// ```
    /// use std::pin::Pin;
    /// use std::task::{Context, Poll, ready};
    /// use breather::Breather;
    ///
    /// /// The sum of some numbers.
    /// struct Sum { numbers: Vec<u64>, sum: u64, done: usize, breather: Breather }
    ///
    /// impl Future for Sum {
    ///     type Output = u64;
    ///
    ///     fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<u64> {
    ///         loop {
    ///             let done = std::mem::take(&mut self.done);
    ///             ready!(self.breather.poll_breathe_after(context, done));
    ///             let Some(number) = self.numbers.pop() else { return Poll::Ready(self.sum) };
    ///             self.sum += number;
    ///             self.done = 1;
    ///         }
    ///     }
    /// }
    /// # let sum = Sum { numbers: vec![1, 2, 3], sum: 0, done: 0, breather: Breather::every(2) };
    /// # assert_eq!(futures_lite::future::block_on(sum), 6);
    /// ```
    ///
    /// On tokio it is right inside of turns. Outside of them, tokio's current-thread runtime polls
    /// up to 61 tasks before it looks at its timers. Store tokio's own yield there instead:
    ///
    /// ```
    /// use std::future::poll_fn;
    /// use std::pin::pin;
    /// use std::task::{Poll, ready};
    /// use breather::Breather;
    ///
    /// # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
    /// let (mut breather, mut numbers, mut sum) = (Breather::every(2), 1..=3_u64, 0);
    /// let new_yield = tokio::task::yield_now;
    /// let mut yielding = pin!(Some(new_yield()));
    /// let sum = poll_fn(|context| loop {
    ///     if let Some(present) = yielding.as_mut().as_pin_mut() {
    ///         ready!(present.poll(context));
    ///         yielding.set(None);
    ///         breather.resume();
    ///     }
    ///     let Some(number) = numbers.next() else { return Poll::Ready(sum) };
    ///     sum += number;
    ///     if breather.due() {
    ///         yielding.set(Some(new_yield()));
    ///     }
    /// });
    /// assert_eq!(sum.await, 6);
    /// # });
    /// ```
    #[inline]
    pub fn poll_breathe_after(&mut self, context: &mut Context<'_>, steps: usize) -> Poll<()> {
        if self.is_in_a_polled_yield {
            self.resume();
            return Poll::Ready(());
        }
        if !self.due_after(steps) {
            return Poll::Ready(());
        }
        self.is_in_a_polled_yield = true;
        context.waker().wake_by_ref();
        Poll::Pending
    }
}
