//! The JSON of the commands that measure, on real runs: every name that its readers count on is
//! there.
//!
//! The three tests that measure take a minute each, and other tests beside them would disturb what
//! they measure. So they are ignored unless asked for, and run one at a time, as `.ci/run` does:
//!
//! ```text
//! cargo test -p xtask --test documents -- --ignored --test-threads 1
//! ```
//!
//! Counts, types and orders only: no figure of a shared machine proves anything by its size.

mod compare;
mod run;
mod selfcheck;
mod shape;
mod sweep;
