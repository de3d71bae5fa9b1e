//! tokio, async-std and smol behind one small trait, each with one loop thread or with many.
//!
//! A [`Runtime`] can do what strategies and the ticker need: spawn, sleep until, yield, unblock,
//! echo. [`start`] builds one from its [`RuntimeId`] and runs a [`Body`] on it. Nothing here knows
//! what a job, a beat or a measurement is. [`available`] says which of them are built in.
//!
//! **Invariant:** on a `/1` runtime every task and the main future run on one thread, the one that
//! called [`start`].
//! **Invariant:** on a `/N` runtime tasks run on one worker thread for each processor, and the main
//! future runs on none of them.
//!
//! Each method but [`Runtime::breathe`] is the runtime's own, not an imitation: the differences
//! between them are what is measured.
//!
//! ```
//! use runtime::{Body, Runtime};
//!
//! struct Sum;
//! impl Body for Sum {
//!     type Output = u64;
//!     async fn run<R: Runtime>(self, runtime: R) -> u64 {
//!         runtime.yield_now().await;
//!         runtime.unblock(|| (1..=10).sum()).await.unwrap_or(0)
//!     }
//! }
//!
//! for id in runtime::available() {
//!     assert_eq!(runtime::start(id, Sum), 55);
//! }
//! ```

#[cfg(feature = "async-std")]
mod async_std;
mod available;
mod body;
mod echo;
mod error;
mod join;
#[cfg(feature = "smol")]
mod smol;
mod start;
mod thread;
mod tokio;

pub use available::{NotBuiltIn, available, check};
pub use body::{Body, Runtime};
pub use error::{TaskError, catch};
pub use notation::{Family, RuntimeId, UnknownRuntime, Workers};
pub use start::start;
pub use thread::current as current_thread;
