//! The comparison: strategies side by side, on every runtime, beside a ticker.
//!
//! 1. `plan.rs` plans the cells and their controls in shuffled rounds; `sizing.rs` makes them fit
//!    into a stated time.
//! 2. The engine runs the children and stores their answers.
//! 3. `figures` turns the measurements into a summary.
//! 4. `judge` says what to take and what not, and what became worse.
//! 5. `show` writes it all down.
//!
//! **Invariant:** no strategy is known by name, and `show` computes nothing.

mod comparison;
mod job_test;
mod job_time;
mod judge;
mod options;
mod plan;
mod show;
mod sizing;
mod windows;
mod workloads;

pub use comparison::{Compared, Comparison};
pub use job_test::JobTest;
pub use options::Options;
pub use windows::DEFAULT_ROUNDS;
