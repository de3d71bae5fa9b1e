//! How each runtime looks at its driver.
//!
//! Each function plays a cast to its end. What they share: a look, a wake-up and a steal take no
//! time; a poll takes what the cast says.

pub(crate) mod current_thread;
pub(crate) mod executor;
pub(crate) mod multi_thread;
