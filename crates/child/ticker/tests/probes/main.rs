//! The probes that are no timer: what holds them up is seen, what does not is not, and each is its
//! own.
//!
//! No absolute time is asserted. A beat's lateness is held against the moments before which it
//! can't have happened, and against other beats of the same run.

mod gated;
mod pool;
mod socket;
