//! The theory: how late a beat is predicted to be, before anybody measures it.
//!
//! [`predict`] plays a [`Case`] in simulated time: a ticker, jobs that come by a load, and the
//! threads of a runtime. It knows each runtime's way of looking at its driver, taken from the
//! runtime's sources. What it leaves out is written on each module, and where it knows too little
//! it is [`Silent`]. [`queue`] has the waiting times of an open loop, by formula and exactly.
//!
//! | runtime | who looks at the timers | module |
//! |---|---|---|
//! | `tokio/1` | the loop: queue empty, or 61 polls | `look/current_thread.rs` |
//! | `tokio/N` | the one worker that holds the driver, if it is not in a job | `look/multi_thread.rs` |
//! | smol, async-std | a helper thread, always in time | `look/executor.rs` |
//!
//! The lateness is the one above the floor: a look, a wake-up and an empty poll take no time here.
//!
//! **Invariant:** the same case with the same seed gives the same prediction. No file, no clock and
//! no process is touched.
//!
//! ```
//! use std::time::Duration;
//! use theory::{Case, Conduct, predict};
//!
//! // A job of 100 ms after pauses of 50 ms, run where it stands, on tokio with two workers. A
//! // server seldom has a timer due each millisecond: here it is one in 10 ms.
//! let load = record::Load::Pause(Duration::from_millis(50));
//! let job = Some(Duration::from_millis(100));
//! let mut case = Case::new("tokio/N".parse()?, 2, load, job, Conduct::Holds);
//! case.period = Duration::from_millis(10);
//! assert!(predict(&case).unwrap().p99 > Duration::from_millis(80));
//!
//! // With a beat each millisecond, one is due together with nearly every job. It wakes a second
//! // worker, which then looks at the driver: the stall is hidden by the probe.
//! case.period = Duration::from_millis(1);
//! assert!(predict(&case).unwrap().p99 < Duration::from_millis(5));
//! # Ok::<(), notation::UnknownRuntime>(())
//! ```

mod beats;
mod case;
mod cast;
mod conduct;
mod look;
mod pool;
mod predict;
mod prediction;
mod processors;
pub mod queue;
mod random;
mod wheel;

pub use case::Case;
pub use conduct::{Conduct, Facts, Yield, conduct_of};
pub use predict::predict;
pub use prediction::{NOISE, Prediction, Silent};
