//! The plan: the stalls that are put in, and their times.
//!
//! Owns the order, the lengths and the pauses. **Invariant:** every stall is the threshold and two
//! periods long or longer, and every pause is longer than the threshold and a period, so that no
//! finding can belong to two stalls.

use std::time::Duration;

use crate::stall::Kind;

/// The threshold and two periods, the shortest stall that has to be found.
const SHORTEST: u64 = 50 + 2 * 20;
/// The range of lengths above the shortest, and of pauses above 100 ms.
const LENGTHS: u64 = 100;
const PAUSES: u64 = 50;

/// A stall to put in.
#[derive(Clone, Copy)]
pub(crate) struct Planned {
    pub(crate) kind: Kind,
    pub(crate) length: Duration,
    /// The pause before it.
    pub(crate) pause: Duration,
}

/// Returns kinds in random order, with random lengths and pauses.
pub(crate) fn plan(kinds: &[Kind], count: usize, seed: u64) -> Vec<Planned> {
    let mut state = seed;
    let mut random = move |below: u64| {
        // splitmix64
        state = state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut word = state;
        word = (word ^ (word >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        word = (word ^ (word >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (word ^ (word >> 31)) % below
    };
    let mut kinds: Vec<Kind> = kinds.iter().flat_map(|kind| vec![*kind; count]).collect();
    for last in (1..kinds.len()).rev() {
        kinds.swap(last, random(last as u64 + 1) as usize);
    }
    let mut planned = |kind| {
        let mut from = |millis: u64, more: u64| Duration::from_micros(millis * 1_000 + random(more * 1_000));
        Planned { kind, length: from(SHORTEST, LENGTHS), pause: from(100, PAUSES) }
    };
    kinds.into_iter().map(&mut planned).collect()
}
