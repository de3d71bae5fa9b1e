//! Names of the code that runs on each thread.
//!
//! Owns the names, the slots, and what marks them. Leaves it to the watchdog to read them.
//! **Invariant:** marking costs a few relaxed loads and stores, and takes no lock.

pub(crate) mod named;
pub(crate) mod names;
pub(crate) mod section;
pub(crate) mod slots;
pub(crate) mod timed;
pub(crate) mod waiting;
pub(crate) mod waits;
