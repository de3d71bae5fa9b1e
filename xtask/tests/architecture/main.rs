//! The house as the design has it: which crate may know which, and what every crate and file has to
//! keep.
//!
//! `workspace.rs` asks `cargo metadata` for the crates; `source/` reads their code. Each other file
//! holds one kind of rule. Nothing is built here. `docs/architecture.md` lists the invariants with
//! their tests.

mod arrows;
mod circles;
mod drawing;
mod engine;
mod hot_loops;
mod invariants;
mod links;
mod manners;
mod purity;
mod source;
mod strategies;
mod workspace;
