//! Why a loop stood: shares of the time, and a cause if one share outweighs all others together.
//!
//! `shares.rs` has the words, `spans.rs` the time between two looks, and `judge.rs` the rules.
//! Readings are left to [`evidence`](crate::evidence), the length of a stall to the late beat.

mod judge;
mod shares;
mod spans;
#[cfg(test)]
mod tests;

pub(crate) use judge::{judge, judge_within, own_within};
pub(crate) use shares::Sample;
pub use shares::{Cause, Why};
