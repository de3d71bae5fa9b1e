//! Tells if an event loop breathes, and who held it up. In the running program, on stable Rust.
//!
//! ```no_run
//! use heartbeat::{Options, named};
//!
//! # async fn parse(_: u64) {}
//! #[tokio::main]
//! async fn main() {
//!     let handle = tokio::runtime::Handle::current();
//!     let _heart = heartbeat::tokio(&handle, Options::default());
//!     // Inside a task: a name doesn't reach into the tasks that it spawns.
//!     let handled = tokio::spawn(named("parse invoice", parse(7)));
//!     handled.await.unwrap();
//! }
//! ```
//!
//! If a beat is 50 ms late, a line on stderr says so:
//!
//! ```text
//! heartbeat: loop: the loop stood for 121 ms in "parse invoice" (thread 4711 "tokio-rt-worker").
//! It computed 118 ms, waited 2.1 ms for the machine: yield in between, or hand it to a pool
//! ```
//!
//! - [`tokio()`], [`smol()`], [`async_std()`], and [`with`] for any other executor start a
//!   [`Heart`]. Dropping it stops it.
//! - [`named`] gives a future a name, [`section`] a stretch of synchronous code. With the feature
//!   `tracing`, [`Layer`] takes the names from spans.
//! - [`spawn`] and [`waiting`] also note how long a task waits between its wake and its poll. A
//!   finding then says which tasks waited behind it.
//! - [`Named::timed`] and [`Section::timed`] also note when a poll or section began. A finding then
//!   says the length of the stall within 1 ms, on each runtime.
//! - [`Event::remedy`] names the way that usually helps. [`Options::break_even`] adds its price.
//! - [`Options::on_event`] hands each [`Event`] to a function. [`Heart::report`] sums up.
//!
//! # What it finds
//!
//! - [`Finding::LateBeat`]: the whole loop stood. It says the name; without one, the loop's only
//!   thread, or the worker.
//! - [`Finding::LongPoll`] (tokio): the loop breathed, but one poll held one worker. It says the
//!   name, else the worker.
//! - [`Finding::DriverHeld`] (tokio): one worker ran, the others slept, and nobody looked at timers
//!   and sockets. It says the name, else the worker.
//! - [`Finding::PoolWaits`]: an empty task of the blocking pool waited. It says nobody's name. See
//!   [`Options::watch_pool`].
//!
//! [`Event::why`] has the shares of the time: computed, slept or blocked, a lock, the machine, own
//! threads, unknown. [`Why::cause`] names a cause only on evidence, otherwise it is `None`: can't
//! tell. Linux gives the most evidence.
//!
//! # How it works
//!
//! 1. A task on the loop, the ticker, sleeps until `t0 + k * period`. It notes how late each beat
//!    came and on which thread. The late beat has the last word about how long the loop stood.
//! 2. One thread for all hearts, the watchdog, wakes about once a period, and half as often while
//!    the program rests. If a beat is overdue, it looks at what runs on the loop's threads, at each
//!    wake until the beat comes.
//! 3. Each thread has a slot of its own. [`named`] and [`section`] store a number there, and
//!    restore the number before it afterwards. The watchdog only reads.
//! 4. On tokio, two counters of each worker tell that it neither slept nor ended a batch of polls:
//!    one poll holds it. Its busy time afterwards is the length of that poll, or of the few polls
//!    of its batch.
//! 5. If beats are late, one worker runs, and all others sleep, then that worker holds the driver.
//!    With [`Options::rescue_driver`], the watchdog spawns an empty task. That wakes a sleeping
//!    worker, which takes the driver over.
//! 6. A name is blamed only if it ran at half of the looks or more, and if its thread surely had
//!    half a threshold of its own: on a processor, asleep, in a call or waiting for a lock. Without
//!    evidence, a name is blamed unless the watchdog itself was kept from running.
//! 7. A thread with no name on it may have nothing to do. Unless tokio says that its worker is
//!    awake, it is not blamed for waiting, and a futex is no lock.
//! 8. If the watchdog woke late, was not waiting for a processor, and no thread had one, then the
//!    process was stopped. That is the machine's doing, and nobody is blamed.
//!
//! # What it can't do
//!
//! - **Name what has no name.** There are no stacks of other threads and no names of tasks. On
//!   several threads of smol or async-std, code without a name is [`Who::Unknown`].
//! - **See every poll.** A stall is found if a beat is late by the threshold. The beat is due once
//!   a period, so a stall of the threshold plus one period is found always, a shorter one
//!   sometimes.
//! - **Beat on each worker.** A ticker runs on whichever worker takes it.
//! - **Tell one long poll from a few.** A name whose polls follow each other without a pause in
//!   between looks like one poll.
//! - **Watch a loop that nobody drives.** A current-thread runtime between two calls of `block_on`
//!   looks like one that stands. Drop the heart before.
//! - **Follow `block_in_place` exactly.** It is not blamed. A thread whose worker moved on may lose
//!   its name for up to 64 polls.
//!
//! # What it costs
//!
//! `cargo bench -p heartbeat --bench cost --all-features` measures it. On two virtual machines with
//! two processors each (Intel Xeon, Linux 6.18): 2 to 4 ns a poll for [`named`], 11 to 27 ns with
//! [`timed`](Named::timed), 3 to 7 ns for [`section`], 26 to 59 ns for [`waiting`] if each poll was
//! woken. By these figures a reading of the counter takes 9 to 21 ns. A heart at rest takes 1.3 to
//! 2.4 times a bare timer of the same period. Without a heart, no clock is read.
//!
//! # Features
//!
//! `tokio` (on by default), `smol` and `async-std` for the runtimes; `tracing` for events and
//! [`Layer`]; `prometheus` for the text format; `histogram-log` for a histogram log.

#![cfg_attr(
    not(all(feature = "async-std", feature = "smol", feature = "tokio", feature = "tracing")),
    allow(rustdoc::broken_intra_doc_links, reason = "the page names what other features add")
)]

mod break_even;
mod clock;
mod event;
mod evidence;
mod heart;
mod options;
mod remedy;
mod report;
mod schedule;
mod slot;
mod ticks;
#[cfg(feature = "tracing")]
mod trace;
mod why;

pub use event::{Event, Finding, ThreadId, Waited, Who};
pub use heart::Heart;
#[cfg(feature = "async-std")]
pub use heart::start::async_std;
#[cfg(feature = "smol")]
pub use heart::start::smol;
#[cfg(feature = "tokio")]
pub use heart::start::tokio;
pub use heart::start::with;
pub use options::Options;
pub use remedy::Remedy;
pub use report::Report;
pub use schedule::{Beat, Beats, Schedule};
pub use slot::named::{Named, named};
pub use slot::section::{Section, TimedSection, section};
pub use slot::timed::Timed;
#[cfg(feature = "tokio")]
pub use slot::waiting::spawn;
pub use slot::waiting::{Waiting, waiting};
#[cfg(feature = "tracing")]
pub use trace::Layer;
pub use why::{Cause, Why};
