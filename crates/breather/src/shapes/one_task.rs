//! A job beside others in one task.
//!
//! # `select!`
//!
//! The job is a pinned branch outside of the loop. A branch that fires drops no work: the job goes
//! on where it was. Its slices let the other branches in.
//!
//! ```
//! use std::pin::pin;
//! use breather::Breather;
//!
//! async fn sum(numbers: u64) -> u64 {
//!     let mut breather = Breather::every(10);
//!     let mut sum = 0;
//!     for number in 1..=numbers {
//!         sum += number;
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     sum
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let (sender, mut receiver) = tokio::sync::mpsc::unbounded_channel();
//! (0..3).for_each(|message| sender.send(message).unwrap());
//! let mut job = pin!(sum(1000));
//! let mut messages = 0;
//! let sum = loop {
//!     tokio::select! {
//!         biased;
//!         sum = &mut job => break sum,
//!         Some(_) = receiver.recv() => messages += 1,
//!     }
//! };
//! assert_eq!((sum, messages), (500_500, 3));
//! # });
//! ```
//!
//! The job is not polled while the body of another branch runs. So that body should not await for
//! long.
//!
//! **In turns** wrap the job: `pin!(turns.run(sum(1000), tokio::task::yield_now))`. The other
//! branches then need no turn. In a task that is wholly in turns, a message waits until the task
//! has a turn. If the body of another branch takes long, another job takes the turn.
//!
//! ```
//! use std::pin::pin;
//! use breather::{Breather, Turns};
//!
//! async fn sum(numbers: u64) -> u64 {
//!     let mut breather = Breather::every(10);
//!     let mut sum = 0;
//!     for number in 1..=numbers {
//!         sum += number;
//!         breather.breathe(breather::yield_now).await;
//!     }
//!     sum
//! }
//!
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # runtime.block_on(async {
//! let turns = Turns::shared(1);
//! let other = tokio::spawn(turns.run(sum(5000), tokio::task::yield_now));
//! let mut job = pin!(turns.run(sum(1000), tokio::task::yield_now));
//! let mut message = pin!(async {
//!     for _ in 0..5 {
//!         tokio::task::yield_now().await;
//!     }
//! });
//! let mut is_handled = false;
//! let sum = loop {
//!     tokio::select! {
//!         biased;
//!         () = &mut message, if !is_handled => {
//!             is_handled = true;
//!             // The job is not polled here. The other one goes on, and ends.
//!             assert_eq!(other.await.unwrap(), 12_502_500);
//!             break job.await;
//!         }
//!         sum = &mut job => break sum,
//!     }
//! };
//! assert_eq!(sum, 500_500);
//! # });
//! ```
//!
//! # Several jobs in one task
//!
//! Outside of turns each breather has a budget of its own. One poll of the task may take a slice of
//! each part: ten parts of 100 us hold the loop for a millisecond. Spawn them, or divide the budget
//! by their number.
//!
//! The table shows four parts in one task on tokio, as `tests/one_task.rs` counts them: the slices
//! that one poll of the task takes.
//!
//! | | `tokio::task::yield_now` | `breather::yield_now` |
//! |---|---|---|
//! | `join_all`: it polls every part | 4 | 4 |
//! | `tokio::join!`: the same, and begins with another part each time | 4 | 4 |
//! | `FuturesUnordered`: it polls the parts that were woken | 4 | 2 |
//!
//! `FuturesUnordered` ends a poll after two parts that woke themselves. Then it wakes its task at
//! once, so tokio's current-thread runtime polls it again and again before it looks at its timers:
//! 60 times in a count with four parts. With tokio's yield it was polled 1 to 3 times. **On tokio
//! pass `tokio::task::yield_now`.** Its wake-up comes after the poll, when the runtime has looked.
//!
//! A `FuturesUnordered` with more parts than slices fit into your latency needs turns or tasks.
//!
//! ```
//! use breather::Breather;
//! use futures_util::future::join_all;
//! use std::time::Duration;
//!
//! async fn sum(numbers: std::ops::Range<u64>, slice: Duration) -> u64 {
//!     let mut breather = Breather::within(slice);
//!     let mut sum = 0;
//!     for number in numbers {
//!         sum += number;
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//!     sum
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let parts = 4;
//! // One poll of the task takes 100 us, a quarter for each part.
//! let slice = Duration::from_micros(100) / parts as u32;
//! let sums = join_all((0..parts).map(|part| sum(part * 100..(part + 1) * 100, slice))).await;
//! assert_eq!(sums.iter().sum::<u64>(), 79_800);
//! # });
//! ```
//!
//! # In turns
//!
//! In turns all parts share the slice of their task. The part that is polled first takes the slice,
//! and each part after it does one step. So the order of polls decides which part advances:
//!
//! - **`join_all`** polls the parts in order. The first part gets nearly all of each slice until it
//!   ends, and then the second one. Use it if you need the results together.
//! - **`tokio::join!`** begins with another part at each poll. All parts advance alike.
//! - **`FuturesUnordered`** polls the parts in the order of their wake-ups. Some parts advance much
//!   faster than others.
//! - **A task for each part** is the best form if you want all parts to advance alike. Each part
//!   has a seat in the line.
//!
//! ```
//! use std::time::Duration;
//! use breather::{Breather, Turns};
//! use futures_util::future::join_all;
//!
//! async fn sum(numbers: std::ops::Range<u64>) -> u64 {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     let mut sum = 0;
//!     for number in numbers {
//!         sum += number;
//!         breather.breathe(breather::yield_now).await;
//!     }
//!     sum
//! }
//!
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(async {
//! let turns = Turns::shared(1);
//! let part = |part: u64| {
//!     let job = sum(part * 100..(part + 1) * 100);
//!     tokio::spawn(turns.run(job, tokio::task::yield_now))
//! };
//! let sums = join_all((0..4).map(part)).await;
//! assert_eq!(sums.into_iter().map(Result::unwrap).sum::<u64>(), 79_800);
//! # });
//! ```
