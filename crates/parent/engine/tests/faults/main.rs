//! A run goes on with any fault of its children, and each fault is a row.
//!
//! The children are `examples/faulty_child` under many names, and each name is a fault. Time
//! limits are short for a child that a limit has to end. Others only turn a hang into a failure.

#![cfg(unix)]

mod children;
mod ends;
mod hangs;
mod interrupts;
mod leftovers;
mod outage;
mod parent;
mod process;
mod quota;
mod records;
mod whole_run;

use std::time::Duration;

/// The limit of a child that ends by itself.
const LONG: Duration = Duration::from_secs(60);
/// The limit of a child that has to be ended.
const SHORT: Duration = Duration::from_secs(1);
/// The time in which something has to become true. It is much longer than that takes.
const PATIENCE: Duration = Duration::from_secs(60);
