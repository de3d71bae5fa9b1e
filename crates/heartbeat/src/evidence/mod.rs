//! The system's figures of a thread and of this process.
//!
//! Owns the reading of clocks and of `/proc`. Leaves what it means to [`why`](crate::why).
//! **Invariant:** a figure that the system does not tell is `None`, never 0.

#[cfg(target_os = "linux")]
mod calls;
#[cfg(not(target_os = "linux"))]
mod elsewhere;
#[cfg(target_os = "linux")]
mod linux;
mod process;
mod reading;

pub(crate) use process::Process;
pub(crate) use reading::{Doing, Reading, Wait};

#[cfg(not(target_os = "linux"))]
pub(crate) use elsewhere::Thread;
#[cfg(target_os = "linux")]
pub(crate) use linux::Thread;

#[cfg(all(test, target_os = "linux"))]
mod tests;
