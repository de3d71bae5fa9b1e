//! Machines to measure on: how the speeds of one round come out on each.
//!
//! A round has two figures, a cell's and that of what it is compared with (another cell, or the raw job), and
//! both err in the same way. `spread` is by how much the ratio of the two spreads on a quiet round, on the
//! logarithmic scale: that is what a table shows an interval of. Each figure alone spreads by 0.7 of it.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use stats::{SpeedChange, SpeedVerdict, Thresholds, paired_ratios, paired_speed_change, speed_change};

use crate::distribution::{heavy, normal, skewed};

/// The spreads of a round's ratio that are tried.
pub(crate) const SPREADS: [f64; 4] = [0.01, 0.02, 0.03, 0.05];

pub(crate) struct Machine {
    pub(crate) name: &'static str,
    /// The error of a figure, before it is scaled.
    error: fn(&mut Xoshiro256PlusPlus) -> f64,
    /// By how much everything gets slower in a round, also while the round is under way.
    drift: f64,
}

pub(crate) const MACHINES: [Machine; 4] = [
    Machine { name: "normal", error: normal, drift: 0.0 },
    // Speeds have their long tail below: anything may slow a machine, nothing speeds it up.
    Machine { name: "skewed", error: |random| -skewed(random), drift: 0.0 },
    // One round in ten has a figure that is ten times as far out: with two figures, one in twenty each.
    Machine { name: "stalls", error: |random| heavy(random, 0.05), drift: 0.0 },
    Machine { name: "drifts", error: normal, drift: 0.03 },
];

impl Machine {
    /// The rounds of one run, in which the first is truly `ratio` times as fast as the second.
    pub(crate) fn run(
        &self,
        random: &mut Xoshiro256PlusPlus,
        rounds: usize,
        ratio: f64,
        spread: f64,
    ) -> Vec<(f64, f64)> {
        let each = spread / 2.0_f64.sqrt();
        (0..rounds)
            .map(|round| {
                let mut figure = || {
                    // Cells are shuffled within a round: each has its turn at any time of it.
                    let turn = round as f64 + random.random::<f64>();
                    (each * (self.error)(random) - self.drift * turn).exp()
                };
                (ratio * figure(), figure())
            })
            .collect()
    }
}

/// What is set against what.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Comparing {
    /// Two cells of one run.
    Cells,
    /// One cell in two runs, by its ratios to the raw job of each run.
    Runs,
}

/// What is drawn again and again.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'a> {
    pub(crate) machine: &'a Machine,
    pub(crate) comparing: Comparing,
    pub(crate) spread: f64,
    pub(crate) rounds: usize,
    /// How fast the one truly is, as a multiple of the other.
    pub(crate) ratio: f64,
}

impl Trial<'_> {
    pub(crate) fn change(&self, random: &mut Xoshiro256PlusPlus) -> SpeedChange {
        let mut run = |ratio| self.machine.run(random, self.rounds, ratio, self.spread);
        match self.comparing {
            Comparing::Cells => paired_speed_change(&run(self.ratio), Thresholds::SPEED),
            Comparing::Runs => {
                let (before, now) = (paired_ratios(&run(1.0)), paired_ratios(&run(self.ratio)));
                speed_change(&before, &now, Thresholds::SPEED)
            }
        }
    }

    /// How many of 100 such comparisons come to one of these verdicts.
    pub(crate) fn rate(&self, trials: u32, verdicts: &[SpeedVerdict]) -> f64 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
        let found = (0..trials).filter(|_| verdicts.contains(&self.change(&mut random).verdict));
        100.0 * found.count() as f64 / f64::from(trials)
    }

    /// For messages.
    pub(crate) fn name(&self) -> String {
        let Trial { machine, comparing, spread, rounds, ratio } = self;
        format!("{comparing:?}, {}, spread {spread}, {rounds} rounds, {ratio:.3} as fast", machine.name)
    }
}
