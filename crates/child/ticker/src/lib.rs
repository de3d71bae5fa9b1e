//! The heartbeat that every strategy is measured by.
//!
//! It has two modes. [`keep`] holds a [`Schedule`] of absolute deadlines: beat `k` is due at `t0 +
//! k * period`, whatever happened to the beats before. It writes each beat's lateness into a
//! [`Log`], and [`Log::close`] counts the beats that never fired. A beat of [`keep`] is a timer,
//! one of [`keep_by_socket`] a byte that comes back, and one of [`keep_by_pool`] a task of the pool
//! of blocking threads. [`print()`] does what the article's script does: take the time, sleep for
//! one period, again. The runtime, the jobs beside it and the meaning of the figures are left to
//! others. When a beat is due and how late it is are the words of [`heartbeat`], so that a
//! measurement and a running program mean the same by it.
//!
//! **Invariant:** every beat that was due is in the log, also the swallowed ones. An interval timer
//! would hide them, because it skips them or starts anew from now.
//!
//! ```
//! use std::time::{Duration, Instant};
//! use runtime::{Body, Runtime};
//! use ticker::{Log, Schedule};
//!
//! /// Beats a hundred times a second, and blocks the loop once, for 50 ms.
//! struct Stall(Log);
//! impl Body for Stall {
//!     type Output = ();
//!     async fn run<R: Runtime>(self, runtime: R) {
//!         let schedule = Schedule { t0: Instant::now(), period: Duration::from_millis(10) };
//!         let (log, beating) = (self.0.clone(), runtime.clone());
//!         let ticker = runtime
//!             .spawn(async move { ticker::keep(&beating, schedule, &self.0, || {}).await });
//!         runtime.sleep_until(schedule.due(5)).await;
//!         std::thread::sleep(Duration::from_millis(50));
//!         runtime.sleep_until(schedule.due(20)).await;
//!         let heard = log.close(schedule.due(0), schedule.due(20), Instant::now());
//!         assert_eq!(heard.lateness.len(), 20);
//!         assert!(heard.lateness.iter().max() > Some(&Duration::from_millis(30)));
//!         ticker.await.expect("the ticker does not panic");
//!     }
//! }
//! runtime::start("tokio/1".parse()?, Stall(Log::default()));
//! # Ok::<(), runtime::UnknownRuntime>(())
//! ```

mod beat;
mod clock;
mod heard;
mod log;
mod pool;
mod socket;
mod stalls;

pub use beat::{keep, keep_bare, mute, print};
pub use clock::wall_clock;
pub use heard::{Heard, encoded, histogram};
pub use heartbeat::Schedule;
pub use log::Log;
pub use pool::keep_by_pool;
pub use socket::{Loopback, keep_by_socket};
