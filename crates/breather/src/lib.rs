//! Yields for CPU-bound work in an async program: by time, not by a guessed number of steps.
//!
//! A loop that computes without an `.await` blocks its event loop: timers, requests and heartbeats
//! on that thread wait. People then yield every N steps, but the right N depends on the machine,
//! the input and the runtime. A [`Breather`] says when a slice of work has lasted long enough. It
//! learns how long a step takes while the steps run.
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
//! # When not to use it
//!
//! - **If one step takes longer than other tasks may wait.** A slice ends between two steps, so a
//!   step of 10 ms is a slice of 10 ms. Hand such a step to a thread: `spawn_blocking`, or a pool.
//! - **If many jobs share a loop.** Each job may run a slice before a timer fires. Eight jobs with
//!   slices of 100 us delay the timer by 800 us.
//! - **On a thread without an event loop,** as in a thread pool. There is nothing to yield to.
//! - **If another processor is free and the job should end soon.** A pool uses that processor. A
//!   job that yields stays on the loop's thread.
//!
//! # Which policy
//!
//! | | yields | use it if |
//! |---|---|---|
//! | [`Breather::within`] | after a slice of this length | you know how late other tasks may be |
//! | [`Breather::costing`] | as often as this share allows | you know what yielding may cost |
//! | [`Breather::every`] | after this number of steps | you count something other than time |
//! | [`Breather::never`] | never | the same code also runs off the loop |
//!
//! Begin with `within(100 us)`. In chunks, on one thread of tokio without the I/O driver, that took
//! 0.9 to 1.5 % more processor time than the raw job. 300 us is cheaper. (AMD EPYC, a virtual
//! machine with 2 processors. Measure your own: `cargo bench -p bench --bench overhead`.)
//!
//! # Three ways to use it
//!
//! **One call in a loop.** [`breathe`](Breather::breathe) as above, or [`due`](Breather::due) if
//! you yield yourself. The call at each step keeps the optimiser from working on several steps at
//! once.
//!
//! **In chunks.** Use this if a step takes only nanoseconds. The inner loop runs without a call for
//! a whole stride.
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
//! **With an adapter.** [`BreathingExt::breathing`] for iterators, and
//! `BreathingStreamExt::breathing` for streams (feature `stream`).
//!
//! # Which yield
//!
//! The breather knows no runtime, so you pass the function that yields. `yield_now` does different
//! things in different runtimes.
//!
//! - **tokio**: `tokio::task::yield_now`. The task goes on after the runtime has polled timers and
//!   I/O.
//! - **smol, async-std**: [`breather::yield_now`](yield_now). The `yield_now` of these runtimes
//!   wakes the task at once. The main future then waits for up to 200 turns of the executor. With
//!   slices of 100 us that is 20 ms.
//! - **smol, async-std, if the main future only waits for spawned tasks, or is the job itself, or
//!   the executor has several threads**: the runtime's own, `smol::future::yield_now` or
//!   `async_std::task::yield_now`. It is cheaper, and a thread of async-io fires the timers of
//!   spawned tasks.
//! - **any other runtime**: [`breather::yield_now`](yield_now).
//!
//! # When a slice begins
//!
//! The first slice begins when the breather is made. Call [`resume`](Breather::resume) when a kept
//! breather begins a new job, or when the job has awaited something else.
//!
//! # Limits
//!
//! - If steps suddenly get slower, the current slice is too long. The next one is not. A test in
//!   simulated time checks this for [`within`](Breather::within). [`Report::over_budget`] counts
//!   slices that were too long.
//! - The breather reads wall time. If the system preempts the thread, the slice counts as longer.

mod breather;
mod clock;
mod cost;
mod countdown;
mod deep;
mod ended;
mod iter;
mod pace;
mod report;
pub mod shapes;
#[cfg(feature = "stream")]
mod stream;
mod turns;

pub use breather::Breather;
pub use deep::{YieldNow, yield_now};
pub use iter::{Breathing, BreathingExt};
pub use report::Report;
#[cfg(feature = "stream")]
pub use stream::{BreathingStream, BreathingStreamExt};
pub use turns::Turns;
