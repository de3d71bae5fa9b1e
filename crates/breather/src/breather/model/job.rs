//! A job: the time of each of its steps.

use std::collections::BTreeMap;
use std::time::Duration;

/// Steps, and the steps in which the machine stops.
#[derive(Clone, Debug)]
pub(super) struct Job {
    pub(super) costs: Costs,
    /// The time that a step takes longer, in nanoseconds, by its number.
    pub(super) hiccups: BTreeMap<u64, u64>,
}

/// The time of each step by itself, in nanoseconds.
#[derive(Clone, Debug)]
pub(super) enum Costs {
    Even(u64),
    Random { least: u64, more: u64, seed: u64 },
    Clusters { cheap: u64, apart: u64, dear: u64, count: u64 },
    Jump { at: u64, before: u64, factor: u64 },
}

impl Job {
    pub(super) fn time_of(&self, step: u64) -> Duration {
        let by_itself = match self.costs {
            Costs::Even(cost) => cost,
            Costs::Random { least, more, seed } => least + mixed(step ^ seed) % more,
            Costs::Clusters { cheap, apart, dear, count } => {
                if step % (apart + count) < apart {
                    cheap
                } else {
                    dear
                }
            }
            Costs::Jump { at, before, factor } => before * if step < at { 1 } else { factor },
        };
        Duration::from_nanos(by_itself + self.hiccups.get(&step).copied().unwrap_or(0))
    }
}

/// Returns a number that looks random and follows from another.
fn mixed(number: u64) -> u64 {
    let mixed = (number ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    (mixed ^ (mixed >> 31)).wrapping_mul(0x94d0_49bb_1331_11eb) >> 11
}
