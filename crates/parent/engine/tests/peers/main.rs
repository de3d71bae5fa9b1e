//! The peers answer as a strategy's binary does: the same job, every due beat, the same loads.
//!
//! Only the peers whose tool is here are asked. The others are skipped, and the test says why.

#![cfg(unix)]

mod arrivals;
mod asking;
mod beats;
mod loads;
#[cfg(target_os = "linux")]
mod processes;
mod questions;
mod work;
