//! The data that passes between processes and is kept on disk.
//!
//! The parent writes a [`Trial`] to a child's stdin, and reads one [`Answer`] from its stdout. A
//! run's folder holds one [`RunInfo`] and many [`Measurement`]s. A measurement is an answer, with
//! what the parent saw of the machine meanwhile. An [`exercise`] of the workshop has types of its
//! own.
//!
//! This crate owns the shape of that data and its [`FORMAT`] version. It does not measure, compute
//! or print. It depends on serde alone.
//!
//! **Invariant:** what is written can be read back as the same value (`tests/properties`). A figure
//! that was not taken is `None`, never 0. A [`Duration`] is a whole number of nanoseconds in JSON.
//!
//! [`Duration`]: std::time::Duration

mod answer;
mod attempt;
mod cell;
mod description;
pub mod exercise;
mod failure;
mod histogram;
mod jobs;
mod line;
mod load;
mod measurement;
mod nanos;
mod run;
mod settings;
mod trial;

pub use answer::{Answer, Beats, Output, Record, Stalls, Switches, Threads, Tick, Turn, Usage, Work};
pub use attempt::{Attempt, Attempted, Try};
pub use cell::{Cell, Place, Probe, Subject};
pub use description::{
    Abilities, Candidates, Description, Entry, Expectation, Fit, JobKind, Preparation, Prepared, Variant,
};
pub use failure::{Cause, Failure};
pub use histogram::Histogram;
pub use jobs::Jobs;
pub use load::{Load, Rate};
pub use measurement::{Measurement, Surroundings};
pub use run::{LaterPrograms, LoadTiming, Machine, RunInfo, Skipped};
pub use settings::{BadSettings, Settings};
pub use trial::{Beating, Key, Purpose, Stall, Timing, Trial};

/// The version of all data of this crate. A reader refuses a newer one.
///
/// - 1: the number of a round also told why a trial was made.
/// - 2: each trial has a [`Purpose`]. An answer without one, of format 1, is read as
///   [`Purpose::Comparison`].
/// - 3: each cell has a [`Load`] and a [`Probe`], and a record has its [`Jobs`]. A cell of format 1
///   or 2 had a number of jobs: it is read as [`Load::Jobs`] beside [`Probe::Timer`].
pub const FORMAT: u32 = 3;
