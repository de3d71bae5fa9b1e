//! Names of the code that runs on each thread.
//!
//! Owns the names, the slots, and what marks them. Leaves it to the watchdog to read them.
//! **Invariant:** marking takes a few relaxed loads and stores. Only every 64th mark of a thread,
//! its first one, and a new name take a lock.

pub(crate) mod named;
pub(crate) mod names;
pub(crate) mod section;
pub(crate) mod slots;
pub(crate) mod timed;
pub(crate) mod waiting;
pub(crate) mod waits;
