//! Stalls go in, the same stalls come out: on each runtime, by each way to name a culprit.
//!
//! Every stall is long against the threshold, and every wait for a finding has a generous limit. No
//! test depends on how long anything took.

mod ends;
mod heard;
mod idle;
mod length;
mod on_tokio;
mod others;
#[cfg(unix)]
mod stopped;
