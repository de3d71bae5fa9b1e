//! The notation of the things that people type: runtimes, workloads, loads, durations, whole
//! numbers.
//!
//! [`RuntimeId`] and [`Spec`] are names. This crate reads them and writes them; it starts no
//! runtime and makes no job. [`duration`] and [`number`] have one reader each, for settings and for
//! flags. [`closest`] finds the name that a misspelt one was meant to be, [`did_you_mean`]
//! suggests it, and [`check_keys`] checks keys.
//!
//! **Invariant:** what is written here can be read here.
//! **Invariant:** a text that can't be read gives an error in this crate's own words, and the error
//! says what would be right.
//!
//! ```
//! use notation::{RuntimeId, Spec, duration, number};
//!
//! let runtime: RuntimeId = "tokio/1".parse()?;
//! assert_eq!(runtime.to_string(), "tokio/1");
//! assert_eq!("countdown:steps=1_000".parse(), "countdown:steps=1000".parse::<Spec>());
//! assert_eq!(duration::written(duration::read("1m40s")?), "1m40s");
//! assert_eq!(number::read("1k").unwrap_err().to_string(), "write 1000");
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```

mod closest;
mod counted;
pub mod duration;
mod keys;
pub mod load;
pub mod number;
mod runtime;
mod workload;

pub use closest::{closest, did_you_mean};
pub use counted::counted;
pub use keys::{UnknownSetting, check_keys};
pub use runtime::{Family, RuntimeId, UnknownRuntime, Workers};
pub use workload::{ARTICLE, BadWorkload, Cost, LENGTHS, Size, Spec};
