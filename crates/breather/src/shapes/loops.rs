//! Loops, iterators, streams and recursion.
//!
//! # A plain loop
//!
//! One call after each step. It is right if a step takes a microsecond or more: the call costs
//! little beside it.
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! async fn longest(words: &[&str]) -> usize {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut longest = 0;
//!     for word in words {
//!         longest = longest.max(word.chars().count());
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     longest
//! }
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! assert_eq!(runtime.block_on(longest(&["a", "loop"])), 4);
//! ```
//!
//! # In chunks
//!
//! The inner loop has no call in it, so the compiler optimises it. It is right if a step takes
//! nanoseconds.
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! async fn sum(mut items: &[u64]) -> u64 {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     while !items.is_empty() {
//!         let (chunk, rest) = items.split_at(breather.stride().min(items.len()));
//!         sum += chunk.iter().sum::<u64>();
//!         items = rest;
//!         breather.breathe_after(chunk.len(), tokio::task::yield_now).await;
//!     }
//!     sum
//! }
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! assert_eq!(runtime.block_on(sum(&[1; 5000])), 5000);
//! ```
//!
//! # Steps of different size
//!
//! Count units of work, such as bytes. Then steps are alike, and a breather predicts them well.
//!
//! ```
//! use breather::Breather;
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let mut breather = Breather::every(1000);
//! for text in ["x".repeat(900), "y".repeat(50), "z".repeat(950)] {
//!     assert!(text.is_ascii());
//!     breather.breathe_after(text.len(), tokio::task::yield_now).await;
//! }
//! assert_eq!(breather.report().yields, 1, "after 1,900 bytes");
//! # });
//! ```
//!
//! # Errors
//!
//! `?` leaves the loop as usual. The breather holds nothing that has to be given back.
//! `try_for_each` does the same in chunks, and leaves the items after the error.
//!
//! ```
//! use std::num::ParseIntError;
//! use std::time::Duration;
//! use breather::{Breather, BreathingExt};
//!
//! async fn in_a_loop(texts: &[&str]) -> Result<u64, ParseIntError> {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     for text in texts {
//!         sum += text.parse::<u64>()?;
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     Ok(sum)
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! assert_eq!(in_a_loop(&["1", "2"]).await, Ok(3));
//! assert!(in_a_loop(&["1", "two"]).await.is_err());
//!
//! let breather = Breather::within(Duration::from_micros(100));
//! let mut texts = ["1", "two", "3"].into_iter().breathing(breather, tokio::task::yield_now);
//! let mut sum = 0;
//! let result = texts.try_for_each(|text| text.parse::<u64>().map(|number| sum += number));
//! assert!(result.await.is_err());
//! assert_eq!((sum, texts.next().await), (1, Some("3")), "the caller may go on");
//! # });
//! ```
//!
//! # Iterators
//!
//! The breather counts the items that reach it, so it stands before a filter. The filter is then a
//! part of the step.
//!
//! ```
//! use breather::{Breather, BreathingExt};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let is_rare = |item: &u64| *item > 1_000;
//!
//! let mut items = (1..=1_000).breathing(Breather::every(100), tokio::task::yield_now);
//! let mut rare = 0;
//! items.for_each(|item| rare += usize::from(is_rare(&item))).await;
//! assert_eq!((rare, items.breather().report().yields), (0, 10));
//!
//! // Wrong: the filter rejects all items, and the loop waits meanwhile.
//! let breather = Breather::every(100);
//! let mut items = (1..=1_000).filter(is_rare).breathing(breather, tokio::task::yield_now);
//! items.for_each(|_| unreachable!()).await;
//! assert_eq!(items.breather().report().yields, 0);
//! # });
//! ```
//!
//! # Streams
//!
//! A stream that always has an item ready blocks the loop like any other loop. `breathing` (feature
//! `stream`) yields between two items. If the stream itself waits, a new slice begins.
//!
//! ```
//! # #[cfg(feature = "stream")] {
//! use breather::{Breather, BreathingStreamExt};
//! use futures_util::{StreamExt, stream};
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let items = stream::iter(1..=1_000_u64).breathing(Breather::every(100), tokio::task::yield_now);
//! // tokio's yield can't be moved, so the stream is pinned before `next`.
//! let mut items = std::pin::pin!(items);
//! let mut sum = 0;
//! while let Some(item) = items.next().await {
//!     sum += item;
//! }
//! assert_eq!((sum, items.breather().report().yields), (500_500, 10));
//! # });
//! # }
//! ```
//!
//! # Recursion
//!
//! A recursive `async fn` passes one breather down, so all levels share one slice. Each call
//! allocates a box.
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! struct Tree { value: u64, children: Vec<Tree> }
//!
//! async fn sum(tree: &Tree, breather: &mut Breather) -> u64 {
//!     let mut total = tree.value;
//!     breather.breathe(tokio::task::yield_now).await;
//!     for child in &tree.children {
//!         total += Box::pin(sum(child, breather)).await;
//!     }
//!     total
//! }
//!
//! # let leaf = |value| Tree { value, children: vec![] };
//! let branch = Tree { value: 3, children: vec![leaf(4)] };
//! let tree = Tree { value: 1, children: vec![leaf(2), branch] };
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! let mut breather = Breather::within(Duration::from_micros(100));
//! assert_eq!(runtime.block_on(sum(&tree, &mut breather)), 10);
//! ```
//!
//! A recursive synchronous function can't yield. With an explicit stack it becomes a loop, and
//! needs no box. It also can't overflow the thread's stack.
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! struct Tree { value: u64, children: Vec<Tree> }
//!
//! async fn sum(tree: &Tree) -> u64 {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let (mut total, mut stack) = (0, vec![tree]);
//!     while let Some(tree) = stack.pop() {
//!         total += tree.value;
//!         stack.extend(&tree.children);
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     total
//! }
//!
//! # let leaf = |value| Tree { value, children: vec![] };
//! let branch = Tree { value: 3, children: vec![leaf(4)] };
//! let tree = Tree { value: 1, children: vec![leaf(2), branch] };
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! assert_eq!(runtime.block_on(sum(&tree)), 10);
//! ```
