//! Yields for CPU-bound work in an async program: by time, not by a guessed number of steps.
//!
//! A loop that computes without an `.await` blocks its event loop: timers, requests and heartbeats
//! on that thread wait. People then yield every N steps, but the right N depends on the machine,
//! the input and the runtime. A [`Breather`] says when a slice of work has lasted long enough. It
//! learns how long a step takes while the steps run. [`Turns`] let many such jobs share a loop.
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
//! [`shapes`] shows the same for other code: chunks, iterators, streams, recursion, `select!`,
//! actors and more.
//!
//! # When not to use it
//!
//! - **If one step takes longer than other tasks may wait.** A slice ends between two steps, so a
//!   step of 10 ms is a slice of 10 ms. Hand such a step to a thread: `spawn_blocking`, or a pool.
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
//! Begin with `within(100 us)`. In chunks, on one thread of tokio, that took 0.7 % more processor
//! time than the raw job. (AMD EPYC, a virtual machine with 2 processors. Measure your own: `cargo
//! bench -p bench --bench overhead`.)
//!
//! # Which yield, and turns or not
//!
//! The breather knows no runtime, so you pass the function that yields. `yield_now` does different
//! things in different runtimes.
//!
//! | your program | the yield in the job | turns |
//! |---|---|---|
//! | tokio: one job, or a few | `tokio::task::yield_now` | no |
//! | tokio: many jobs | [`breather::yield_now`](yield_now) | run with tokio's yield |
//! | smol, async-std: the main future has timers or sockets | [`breather::yield_now`](yield_now) | if there are many jobs: run with the same yield |
//! | smol, async-std: the main future only waits for spawned tasks, or is the job, or the executor has several threads | `smol::future::yield_now`, `async_std::task::yield_now` | if there are many jobs: run with the same yield, and in the job [`breather::yield_now`](yield_now) |
//! | a browser | your own, see below | if there are many jobs: run with your own yield |
//! | any other runtime | [`breather::yield_now`](yield_now) | if there are many jobs: run with the same yield |
//!
//! Jobs are few if a slice of each fits into the time that others may wait. Eight jobs with slices
//! of 100 us delay a timer by 800 us.
//!
//! | your job | use |
//! |---|---|
//! | an actor | [`Breather::wait`] around `recv`, so that waiting counts as no work |
//! | a job with I/O | the same; in turns nothing, because a job that waits gives its turn away |
//! | many jobs that are each shorter than a slice | [`Turns`], and no breather |
//! | equal jobs that begin together | [`Turns::one_by_one`]: half the mean latency |
//! | short jobs among long ones | [`Turns::shared`] |
//!
//! - **tokio's yield** goes on after the runtime has polled timers and I/O. A task that wakes
//!   itself at once, as with `breather::yield_now`, lets tokio's current-thread runtime poll up to
//!   61 tasks before that. In turns, tokio's yield comes before each slice.
//! - **The yields of smol and async-std** wake the task at once. The main future then waits for up
//!   to 200 turns of the executor. With slices of 100 us that is 20 ms. Spawned tasks do not: a
//!   thread of async-io fires their timers. So the runtime's own yield is right for them, and
//!   cheaper.
//! - **In a browser** `breather::yield_now` wakes its task at once, as a microtask. Timers, events
//!   and drawing still wait. Pass a yield that goes through `setTimeout` or a `MessageChannel`.
//!
//! # How it works
//!
//! A breather by time:
//!
//! 1. **Pace.** The first stride of a slice takes three quarters of the budget. A look at the clock
//!    then gives the time of a step. The next stride ends a little short of the budget. Other calls
//!    only count down.
//! 2. **Surprises.** A stride that took longer than predicted is a surprise. Either the steps got
//!    slower, or the system preempted the thread. The breather tries a single step, and then at
//!    most doubles the stride, until the steps have shown the reason.
//! 3. **Dear steps.** Steps that turn out slow are remembered, such as rows that need a disk. From
//!    then on strides are so short that a slice ends in time even if all of its steps are dear. The
//!    breather forgets them when they no longer come.
//!
//! Turns:
//!
//! 1. A job in turns is polled only if it has a turn. The others sleep in a line.
//! 2. One poll is one slice. Its end wakes the next job in line.
//! 3. That job yields once in the runtime's own way, so the loop looks at timers and sockets.
//! 4. Then it takes the turn. So one slice runs between two looks, and not one of each job.
//!
//! # When a slice begins
//!
//! - With [`resume`](Breather::resume), [`stride`](Breather::stride), or the end of a yield in
//!   [`breathe`](Breather::breathe).
//! - In turns, with the poll. `resume` is not needed there.
//! - Otherwise after the steps of the first call of [`due`](Breather::due) or
//!   [`due_after`](Breather::due_after). The slice is longer by these steps.
//!
//! If a job awaits something other than a yield, use [`wait`](Breather::wait), or call `resume`
//! afterwards. Otherwise the breather takes the time of waiting for work.
//!
//! # Promises
//!
//! Each has a test. `tests/page.rs` checks that the tests exist.
//!
//! | promise of [`Breather::within`] | test |
//! |---|---|
//! | A slice takes at most 5/4 of its budget and one longest step, unless its last stride was a surprise or the caller did more steps than asked | `any_order_of_calls_keeps_the_promises` |
//! | For 64 slices after dear steps were found, such steps are no excuse | `any_order_of_calls_keeps_the_promises` |
//! | A slice shorter than half of its budget ends only if the next step would not fit | `any_order_of_calls_keeps_the_promises` |
//! | Steps of one length that get up to a hundred times as slow make one slice too long | `steps_that_become_dearer_at_any_moment_make_one_slice_too_long_and_not_two` |
//! | A preemption makes one slice too long, and the next are as before | `a_thread_that_was_preempted_makes_one_slice_too_long_and_the_next_are_as_before` |
//! | Waiting is no work | `waiting_is_no_work_and_begins_a_slice_if_the_future_was_not_ready` |
//! | A dropped yield leaves no slice under way | `a_breathe_that_is_dropped_while_it_yields_leaves_no_slice_under_way` |
//! | A dropped `next` of an adapter loses no item | `a_next_that_is_dropped_while_it_yields_loses_nothing` |
//!
//! | promise of [`Breather::costing`] | test |
//! |---|---|
//! | Among 1,000 breathers, a yield seems no more than twice as dear as alone | `in_a_crowd_a_yield_costs_what_it_costs_alone` |
//!
//! | promise of [`yield_now`] | test |
//! |---|---|
//! | The main future of smol and async-std is polled after a few slices | `smol`, `async_std` |
//! | A task that is cancelled while it yields holds up no other | `tasks_that_are_cancelled_at_any_moment_hold_up_nobody` |
//!
//! | promise of [`Turns`] | test |
//! |---|---|
//! | A job is polled only in a turn. With one turn, one slice runs between two looks of the loop | `nothing_that_tasks_do_holds_up_the_others` |
//! | A job that is dropped, panics, waits, or is no longer polled holds up no other, if such jobs stop one at a time | `nothing_that_tasks_do_holds_up_the_others` |
//! | Shared turns give every job as many slices | `shared_turns_give_every_job_as_many_slices` |
//! | One by one, a job ends before the next begins | `one_by_one_a_job_ends_before_the_next_begins` |
//! | Several breathers in one job share its slice | `in_turns_the_parts_share_a_slice` |
//!
//! The tests of the first table run in simulated time, except the last three.
//!
//! # Limits
//!
//! - **A step can't be cut.** A step that is longer than the budget is a slice.
//!   [`Report::over_by_a_step`] counts such slices.
//! - **The first slow step is a surprise.** No breather sees it coming. So a slice is too long when
//!   steps get slower, and more are when dear steps come in clusters, until the breather knows
//!   them. [`Report::over_by_a_surprise`] counts them.
//! - **It reads wall time.** If the system preempts the thread, the slice counts as longer,
//!   although the job worked less. [`Report::over_by_the_machine`] counts such slices. A rare dear
//!   step looks the same.
//! - **Dear steps that come singly, or that are less than four times as dear, are not learned.**
//!   With every 50th step of 100 us among steps of 0.5 us, 28 % of the slices took more than 5/4 of
//!   a budget of 100 us and one such step (simulated time).
//! - **It yields, and decides no more.** The runtime decides which task runs next, and the system
//!   when the thread runs.
//! - **Tasks outside of turns** are polled between two slices, all that are ready. On tokio, one
//!   CPU-bound task outside takes as many slices as all jobs in turns together. It takes more if
//!   its yield wakes it at once. So run every CPU-bound job in turns.
//! - **In turns, two tasks are awake for an open turn.** If both stop being polled within a few
//!   slices of each other, the line waits until one of them is polled. A job that begins or is
//!   woken more than 10 ms later also ends the wait. See [`Turns::run`].
//! - **In turns, `join_all` favours its first part.** See [`shapes::one_task`].
//! - **On `wasm32-unknown-unknown`** the clock is `performance.now()`, which browsers round. Use
//!   slices well above its resolution. `cargo run -p in-node --features run` tries it in node.

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
