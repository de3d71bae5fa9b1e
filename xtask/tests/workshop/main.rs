//! `cargo xtask workshop` as somebody uses it who learns, who teaches, or who means no good.
//!
//! Each test has a small course and a folder for progress of its own; nothing of the workspace is changed.

mod bad_input;
mod course;
mod learner;
