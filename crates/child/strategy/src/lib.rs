//! The contract between a strategy and everything that compares strategies.
//!
//! A [`Strategy`] runs a [`Job`] to its [`Output`] on a [`Runtime`]. Its crate holds nothing else.
//! This crate holds the contract, and the [`conformance!`] test that proves what a strategy says of
//! itself. The `main()` of a strategy's binary is in the crate `measure`.
//!
//! **Invariant:** this crate knows no strategy by name.

mod about;
pub mod conformance;
mod contained;
mod contract;
mod error;
mod setting;

pub use about::{About, Setting};
pub use breather;
pub use contained::Contained;
pub use contract::{Site, Strategy};
pub use error::{JobError, Refusal};
pub use record::{Abilities, Output, Settings};
pub use runtime::{Family, Runtime, RuntimeId, TaskError, Workers, catch};
pub use setting::{Value, setting, time};
pub use workload::{Job, Packed, Progress, Workload};
