//! Made-up runs, for the tests of crates that read runs.
//!
//! Every figure in them follows from what a test passes in. `engine`, `figures`, `words` and
//! `compare` use it in their tests; no program links it.
//!
//! The functions here make the parts of one run with usual values. Those of [`any`] make inputs for
//! property tests.
//!
//! ```
//! use sample::{cell, controls, info, measured, ms};
//!
//! // A run of two rounds, with one cell and its controls. Of 200 beats ten are 5 ms late.
//! let inline = cell("inline", "tokio/1");
//! let info = info(std::slice::from_ref(&inline));
//! let mut measurements = controls(&inline);
//! measurements.extend(measured(&inline, ms(1), ms(5), [900_000, 950_000]));
//!
//! assert_eq!(info.rounds, 2);
//! assert_eq!(measurements.len(), 3 * 2);
//! ```
//!
//! **Invariant:** a sample is built from the same types as a real run, and encoded in the same way.

mod answer;
pub mod any;
mod beats;
mod cell;
mod jobs;
mod pair;
mod run;

pub use answer::{failure, record, work};
pub use beats::{beats, mostly, ms};
pub use cell::cell;
pub use jobs::{jobs, with_jobs};
pub use pair::{controls, measured};
pub use run::info;
