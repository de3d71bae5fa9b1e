//! Data between processes and on disk.
//!
//! The parent (`compare`) hands a child a [`Trial`] and takes one [`Answer`]; a run's folder holds one
//! [`RunInfo`] and many [`Measurement`]s, an answer each with what the parent saw around it. What an [`exercise`] of
//! the workshop is asked and answers has types of its own. This crate owns the shape of that data and its [`FORMAT`] version, and
//! nothing else: no measuring, no arithmetic, no printing. It depends on serde alone.
//!
//! What must stay true: a figure that was not taken is `None`, never 0; a duration is a [`Duration`] here
//! and a whole number of nanoseconds in JSON.
//!
//! [`Duration`]: std::time::Duration

mod answer;
mod cell;
mod description;
pub mod exercise;
mod measurement;
mod nanos;
mod run;
mod settings;
mod trial;

pub use answer::{
    Answer, Beats, Cause, Failure, Histogram, Output, Record, Stalls, Switches, Threads, Tick, Turn, Usage,
    Work,
};
pub use cell::{Cell, Place, Subject};
pub use description::{Abilities, Description, Entry, Fit, Prepared, Variant};
pub use measurement::{Measurement, Surroundings};
pub use run::{Machine, RunInfo, Skipped};
pub use settings::{BadSettings, Settings};
pub use trial::{Beating, Key, Purpose, Stall, Timing, Trial};

/// The version of everything in this crate that is written down. A reader refuses a newer one.
///
/// 1: the number of a round also told why a trial was made. 2: each trial has a [`Purpose`].
pub const FORMAT: u32 = 2;
