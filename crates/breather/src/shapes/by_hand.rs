//! Futures and streams with a `poll` of their own.
//!
//! # A future
//!
//! [`poll_breathe_after`](crate::Breather::poll_breathe_after) needs no stored future. The steps
//! are taken out before the call, so a poll that ends a yield counts none twice.
//!
//! ```
//! use std::pin::Pin;
//! use std::task::{Context, Poll, ready};
//! use breather::Breather;
//!
//! struct Sum { numbers: Vec<u64>, sum: u64, done: usize, breather: Breather }
//!
//! impl Future for Sum {
//!     type Output = (u64, u64);
//!
//!     fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<(u64, u64)> {
//!         loop {
//!             let done = std::mem::take(&mut self.done);
//!             ready!(self.breather.poll_breathe_after(context, done));
//!             let Some(number) = self.numbers.pop() else {
//!                 return Poll::Ready((self.sum, self.breather.report().yields));
//!             };
//!             self.sum += number;
//!             self.done = 1;
//!         }
//!     }
//! }
//!
//! let sum = Sum { numbers: vec![1, 2, 3], sum: 0, done: 0, breather: Breather::every(2) };
//! assert_eq!(futures_lite::future::block_on(sum), (6, 1));
//! ```
//!
//! # A stream
//!
//! The yield comes before the next item and not after the work on this one. So an item that is
//! ready is handed out at once.
//!
//! ```
//! use std::pin::Pin;
//! use std::task::{Context, Poll, ready};
//! use breather::Breather;
//! use futures_util::{Stream, StreamExt};
//!
//! struct Squares { next: u64, end: u64, handed_out: usize, breather: Breather }
//!
//! impl Stream for Squares {
//!     type Item = u64;
//!
//!     fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<u64>> {
//!         let handed_out = std::mem::take(&mut self.handed_out);
//!         ready!(self.breather.poll_breathe_after(context, handed_out));
//!         if self.next == self.end {
//!             return Poll::Ready(None);
//!         }
//!         self.handed_out = 1;
//!         self.next += 1;
//!         Poll::Ready(Some((self.next - 1).pow(2)))
//!     }
//! }
//!
//! # futures_lite::future::block_on(async {
//! let mut squares = Squares { next: 0, end: 4, handed_out: 0, breather: Breather::every(2) };
//! let mut items = Vec::new();
//! while let Some(item) = squares.next().await {
//!     items.push(item);
//! }
//! assert_eq!((items, squares.breather.report().yields), (vec![0, 1, 4, 9], 2));
//! # });
//! ```
//!
//! # On tokio, outside of turns
//!
//! `poll_breathe` wakes its task at once. tokio's current-thread runtime polls up to 61 tasks
//! before it looks at its timers. tokio's own yield does not have this problem, so store it. In a
//! struct it is a pinned field; in an `async fn` it is a `pin!`.
//!
//! ```
//! use std::future::poll_fn;
//! use std::pin::pin;
//! use std::task::{Poll, ready};
//! use breather::Breather;
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (mut breather, mut numbers, mut sum) = (Breather::every(2), 1..=3_u64, 0);
//! let new_yield = tokio::task::yield_now;
//! // The first yield only gives the variable its type.
//! let mut yielding = pin!(Some(new_yield()));
//! yielding.set(None);
//! let job = poll_fn(|context| loop {
//!     if let Some(present) = yielding.as_mut().as_pin_mut() {
//!         ready!(present.poll(context));
//!         yielding.set(None);
//!         breather.resume();
//!     }
//!     let Some(number) = numbers.next() else { return Poll::Ready(sum) };
//!     sum += number;
//!     if breather.due() {
//!         yielding.set(Some(new_yield()));
//!     }
//! });
//! assert_eq!(job.await, 6);
//! assert_eq!(breather.report().yields, 1);
//! # });
//! ```
