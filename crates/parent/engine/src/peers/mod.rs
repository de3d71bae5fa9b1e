//! The peers: programs in other languages that are measured beside Rust's strategies.
//!
//! `manifest.rs` reads what a peer's folder says. `look.rs` finds its tool and builds it. To the
//! rest of the engine a peer is one more program that answers the questions of a strategy's binary.
//!
//! **Invariant:** the engine names no peer: a new one is a new folder under `crates/peers/`. A peer
//! whose tool is missing is no error: its cells are skipped, with the reason.

mod look;
mod manifest;

pub use look::{Missing, Peers, Present};
pub use manifest::Peer;
