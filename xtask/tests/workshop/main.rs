//! Tests `cargo xtask workshop` as learners, teachers and mischief-makers use it.
//!
//! Each test has a small course and a progress folder of its own, and changes nothing in the
//! workspace.

mod bad_input;
mod course;
mod learner;
mod set_up;
