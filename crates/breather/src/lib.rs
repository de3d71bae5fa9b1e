//! When to yield: CPU-bound work on an async event loop that steps aside by time, and not by a number that somebody
//! guessed.
//!
//! A loop that computes without an `.await` holds up everything else on its thread: timers, requests, heartbeats.
//! So people yield every N steps. With N too small the work is slowed by the yields, with N too large the loop
//! starves; and the right N changes with the machine, the input and the runtime. A [`Breather`] counts in time. It
//! learns what a step costs while the steps run, reads the clock about three times in a slice, and says when the slice
//! is over.
//!
//! ```
//! use std::time::Duration;
//! use breather::Breather;
//!
//! # fn digest(_: &u64) {}
//! async fn crunch(items: &[u64]) {
//!     let mut breather = Breather::within(Duration::from_micros(100));
//!     for item in items {
//!         digest(item);
//!         breather.breathe(tokio::task::yield_now).await;
//!     }
//! }
//! # tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(crunch(&[1, 2, 3]));
//! ```
//!
//! # Which one
//!
//! | | yields | take it |
//! |---|---|---|
//! | [`Breather::within`] | when a slice has lasted so long | if you know how late others may be: 100 us is a good start |
//! | [`Breather::costing`] | as often as a share of the work allows | if you know what it may cost: nobody has to know a time |
//! | [`Breather::every`] | after so many steps | if steps are what you count |
//! | [`Breather::never`] | never | where the same code runs on a thread of its own |
//!
//! # Three ways to use it
//!
//! **One call in a loop**: [`breathe`](Breather::breathe) as above, or [`due`](Breather::due) where the yield is your own
//! affair. A call that does not yield costs some nanoseconds, or one; but the optimiser can't work on several steps at once.
//!
//! **In chunks**, which costs next to nothing: the job's own inner loop runs raw for a stride, so the optimiser has it for
//! itself. Right where a step takes a few nanoseconds.
//!
//! ```
//! use breather::Breather;
//!
//! async fn sum(mut items: &[u64], breather: &mut Breather) -> u64 {
//!     let mut sum = 0;
//!     while !items.is_empty() {
//!         let (chunk, rest) = items.split_at(breather.stride().min(items.len()));
//!         sum += chunk.iter().sum::<u64>();
//!         items = rest;
//!         breather.breathe_after(chunk.len(), tokio::task::yield_now).await;
//!     }
//!     sum
//! }
//! # let mut breather = Breather::costing(0.01);
//! # let runtime = tokio::runtime::Builder::new_current_thread().build().unwrap();
//! # assert_eq!(runtime.block_on(sum(&[1; 5000], &mut breather)), 5000);
//! ```
//!
//! **With an adapter**: [`BreathingExt::breathing`] for iterators, and with the feature `stream`
//! `BreathingStreamExt::breathing` for streams.
//!
//! # Which yield
//!
//! The breather knows no runtime: the yield is handed in. What a runtime calls `yield_now` is not the same everywhere.
//!
//! | on | hand in | |
//! |---|---|---|
//! | tokio | `tokio::task::yield_now` | the task goes on after timers and I/O were looked at |
//! | smol, async-std | [`breather::yield_now`](yield_now) | their own one wakes the task at once, and what stands in the main future waits for up to 200 turns of the executor |
//! | the same, where the main future only waits for the others, or is the job itself, or the executor has several threads | `smol::future::yield_now`, `async_std::task::yield_now` | the cheapest: a thread of async-io fires the timers of spawned tasks |
//! | another one | [`breather::yield_now`](yield_now) | |
//!
//! The first slice begins when a breather is made. One that is kept for the next job has to be told when that begins, and one
//! whose job waits for something by itself, when that is over: [`resume`](Breather::resume).
//!
//! On a thread without an event loop, as in a thread pool, there is nothing to yield to.
//!
//! # What it does not do
//!
//! A slice ends between two steps: a step of 10 ms is a slice of 10 ms, and [`Report::over_budget`] says how often that
//! was so. When steps become dearer all of a sudden, the slice in which they do is too long, and only that one. Several
//! jobs on one loop have a slice each before a timer has its turn: eight jobs of 100 us are 800 us. Time is what the clock
//! shows, so a thread that the system took off its processor has had a long slice.

mod breather;
mod cost;
mod iter;
mod pace;
mod report;

#[cfg(feature = "stream")]
mod stream;
mod turns;

pub use breather::Breather;
pub use iter::{Breathing, BreathingExt};
pub use report::Report;
#[cfg(feature = "stream")]
pub use stream::{BreathingStream, BreathingStreamExt};
pub use turns::{YieldNow, yield_now};
