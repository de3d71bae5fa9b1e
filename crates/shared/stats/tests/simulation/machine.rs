//! Machines to measure on, each with errors and drift of its own.
//!
//! A round has two figures: a cell's, and that of another cell or of the raw job. Both err alike.
//! `spread` is the standard deviation of their ratio in a quiet round, on the logarithmic scale.
//! Each figure alone spreads by 0.7 of it.

use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use stats::{SpeedChange, SpeedVerdict, Thresholds, paired_ratios, paired_speed_change, speed_change};

use crate::distribution::{heavy, normal, skewed};

/// The spreads of a ratio that are tried.
pub(crate) const SPREADS: [f64; 4] = [0.01, 0.02, 0.03, 0.05];

/// A machine whose truth is known.
pub(crate) struct Machine {
    pub(crate) name: &'static str,
    /// Draws the error of a figure, before it is scaled.
    error: fn(&mut Xoshiro256PlusPlus) -> f64,
    /// The share by which everything gets slower per round, evenly from its beginning to its end.
    drift: f64,
}

pub(crate) const MACHINES: [Machine; 4] = [
    Machine { name: "normal", error: normal, drift: 0.0 },
    // The long tail is below: disturbances slow a machine, nothing speeds it up.
    Machine { name: "skewed", error: |random| -skewed(random), drift: 0.0 },
    // One round in ten has a figure ten times as far out: with two figures, one in twenty each.
    Machine { name: "stalls", error: |random| heavy(random, 0.05), drift: 0.0 },
    Machine { name: "drifts", error: normal, drift: 0.03 },
];

impl Machine {
    /// Draws the rounds of one run. The first figure is truly `ratio` times the second.
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
                    // Cells are shuffled within a round, so a figure is taken at any time of it.
                    let turn = round as f64 + random.random::<f64>();
                    (each * (self.error)(random) - self.drift * turn).exp()
                };
                (ratio * figure(), figure())
            })
            .collect()
    }
}

/// The two sides of a comparison.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Comparing {
    /// Two cells of one run.
    Cells,
    /// One cell in two runs, as its ratios to the raw job of each run.
    Runs,
}

/// One comparison, drawn again and again.
#[derive(Clone, Copy)]
pub(crate) struct Trial<'a> {
    pub(crate) machine: &'a Machine,
    pub(crate) comparing: Comparing,
    pub(crate) spread: f64,
    pub(crate) rounds: usize,
    /// The true speed of the one as a multiple of the other.
    pub(crate) ratio: f64,
}

impl Trial<'_> {
    /// Draws and compares once.
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

    /// Counts how many of 100 comparisons come to one of these verdicts.
    pub(crate) fn rate(&self, trials: u32, verdicts: &[SpeedVerdict]) -> f64 {
        let mut random = Xoshiro256PlusPlus::seed_from_u64(42);
        let found = (0..trials).filter(|_| verdicts.contains(&self.change(&mut random).verdict));
        100.0 * found.count() as f64 / f64::from(trials)
    }

    /// Describes it for a message.
    pub(crate) fn name(&self) -> String {
        let Trial { machine, comparing, spread, rounds, ratio } = self;
        format!("{comparing:?}, {}, spread {spread}, {rounds} rounds, {ratio:.3} as fast", machine.name)
    }
}
