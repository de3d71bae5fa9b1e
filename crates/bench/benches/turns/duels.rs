//! Duels: windows of two loops, one right after the other, in random order.

use anyhow::Context;
use bench::kernel::Kernel;
use rand::rngs::Xoshiro256PlusPlus;
use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use runtime::RuntimeId;

use crate::flags::Effort;
use crate::loops::{Load, Loop, Window};

/// A comparison: the control, and what is compared with it.
pub(crate) struct Duel {
    pub(crate) control: Load,
    pub(crate) contender: Load,
    /// The control's window and the contender's, for each pair.
    pub(crate) pairs: Vec<(Window, Window)>,
}

impl Duel {
    pub(crate) fn between(control: Load, contender: Load) -> Duel {
        Duel { control, contender, pairs: Vec::new() }
    }
}

/// Measures all duels. Their pairs are shuffled, so that a slow second hits all of them.
pub(crate) fn fight(
    runtime: RuntimeId,
    kernel: &Kernel,
    duels: &mut [Duel],
    effort: &Effort,
    seed: u64,
) -> anyhow::Result<()> {
    let mut loops: Vec<Loop> = Vec::new();
    for load in duels.iter().flat_map(|duel| [duel.control, duel.contender]) {
        if loops.iter().all(|other| other.load != load) {
            loops.push(Loop::start(runtime, kernel, load, effort.warm_up)?);
        }
    }
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut order: Vec<usize> = (0..duels.len()).flat_map(|duel| vec![duel; effort.pairs]).collect();
    order.shuffle(&mut random);
    for at in order {
        let duel = &mut duels[at];
        let window = |load: Load| -> anyhow::Result<Window> {
            let working = loops.iter().find(|other| other.load == load).context("no loop has this load")?;
            working.window(effort.window)
        };
        let pair = if random.random_bool(0.5) {
            let control = window(duel.control)?;
            (control, window(duel.contender)?)
        } else {
            let contender = window(duel.contender)?;
            (window(duel.control)?, contender)
        };
        duel.pairs.push(pair);
    }
    loops.into_iter().try_for_each(Loop::end)
}
