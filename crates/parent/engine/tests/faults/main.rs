//! Whatever a child does, the run goes on, and what it did is a row that says so.
//!
//! The children are `examples/faulty_child.rs` under many names, each of which is a fault. Limits are either short,
//! where a child is to be ended by them, or so long that they only turn a hang into a failure.

#![cfg(unix)]

mod children;
mod ends;
mod hangs;
mod interrupts;
mod process;
mod records;
mod whole_run;

use std::time::Duration;

/// For a child that ends by itself.
const LONG: Duration = Duration::from_secs(60);
/// For a child that has to be ended.
const SHORT: Duration = Duration::from_secs(1);
/// Where something has to become true soon, and this is not soon.
const PATIENCE: Duration = Duration::from_secs(60);
