//! Simulations that hold what the docs claim about intervals, verdicts and suggestions.
//!
//! Each draws thousands of runs from a distribution with a known truth, and counts what the crate
//! says about them. The seed is fixed, so each count is the same every time.
//!
//! **Invariant:** the tables in the docs are what the tests expect. [`claim`] reads them from the
//! source, so a changed table and a changed method both fail a test. The figures come from 20,000
//! runs, unless the doc says otherwise. Their standard error is at most 0.4 %. A test that would
//! take long draws fewer runs and allows for that.

mod alternatives;
mod claim;
mod coverage;
mod distribution;
mod level;
mod machine;
mod power;
mod rounds;
