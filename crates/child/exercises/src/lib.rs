//! The learner's desk. Each file in `src/bin` is an exercise of the workshop, and yours to change:
//! `cargo xtask workshop` says which is next, and checks it.
//!
//! Nothing is here but the list of what an exercise may use, which is in `Cargo.toml`.
