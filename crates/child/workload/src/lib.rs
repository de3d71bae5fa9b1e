//! CPU-bound jobs, to be kept from holding up an event loop.
//!
//! A [`Job`] is done in steps, and its caller decides how many at a time. A [`Workload`] makes jobs
//! on this machine, and knows beforehand what any number of their steps must come to. A
//! [`Spec`](notation::Spec) names it. This crate knows no async, and no clock but for calibration.
//!
//! Each kind of job is one file in `src/jobs`, found by the build: see `docs/add-a-job.md`. Another
//! crate can [`bring`] jobs of its own instead; it makes them of [`OneCall`] and [`Parts`].
//!
//! **Invariant:** the hot loop of each job is one non-generic `#[inline(never)]` function over a
//! chunk of steps. So every strategy runs the same machine code: the same loop inlined into
//! different async functions was seen to differ by a factor of two.
//!
//! ```
//! use workload::{Progress, Workload};
//!
//! let workload = Workload::of(&"countdown:steps=5000".parse()?)?;
//! let mut job = workload.job();
//! let output = loop {
//!     match job.advance(1000) {
//!         Progress::More => {} // here one could yield
//!         Progress::Done(output) => break output,
//!     }
//! };
//! assert_eq!(output.steps, 5000);
//! assert_eq!(output.checksum, workload.expected(5000));
//! # Ok::<(), notation::BadWorkload>(())
//! ```

#[cfg(feature = "kinds")]
mod answers;
#[cfg(feature = "kinds")]
mod blocks;
mod brought;
mod calibrate;
mod call;
mod job;
mod jobs;
mod kind;
mod parts;
mod workload;

pub use brought::{Brought, BroughtKind, CantBring, Make, bring};
pub use call::{Call, OneCall};
pub use job::{Job, Packed, Progress};
pub use notation::BadWorkload;
pub use parts::{Parts, Work};
pub use record::Output;
pub use workload::{Nature, Workload, kinds, nature};
