//! The parent's side of a comparison: plan, run, store, summarise, render.
//!
//! The folders follow the data. This crate starts child processes and keeps what they answer; it knows no
//! strategy by name, measures nothing itself, and parses no command line.
//!
//! What must stay true: `summary` is pure, and `render` computes nothing.

#[cfg(test)]
mod any;
pub mod catalogue;
pub mod machine;
pub mod noise;
pub mod plan;
pub mod render;
pub mod run;
pub mod store;
pub mod summary;
pub mod workspace;
