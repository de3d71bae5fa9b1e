//! A run's measurements, sorted by what they were taken for, and the figure that each round has of them.
//!
//! It owns what one child's turns or beats come to; what many rounds come to is `judge.rs`'s.

use std::collections::BTreeMap;

use figures::{Counted, Lateness, counted};
use record::{Cell, Key, Measurement, Purpose, Record, RunInfo, Subject, Turn};
use stats::median;

/// Turns of the raw job that are shorter than this do not tell what a step takes: reading the clock is part of them.
const LEAST_RAW_US: f64 = 1000.0;

/// What counts of each trial.
pub(crate) struct Evidence<'m> {
    counted: BTreeMap<Key<'m>, Counted<'m>>,
    rounds: u32,
}

impl<'m> Evidence<'m> {
    pub(crate) fn of(info: &RunInfo, measurements: &'m [Measurement]) -> Self {
        Evidence { counted: counted(measurements, &info.machine), rounds: info.rounds }
    }

    fn record(&self, subject: &Subject, purpose: Purpose, round: u32) -> Option<&'m Record> {
        self.counted.get(&(subject, purpose, round))?.record()
    }

    /// The lateness of a cell's or a floor's beats, round by round.
    pub(crate) fn lateness(&self, subject: &Subject) -> BTreeMap<u32, Lateness> {
        let of = |round| {
            Some((
                round,
                Lateness::of(self.record(subject, Purpose::Comparison, round)?.beats.as_ref()?).ok()?,
            ))
        };
        (0..self.rounds).filter_map(of).collect()
    }

    /// The turns of a cell's cost, round by round.
    fn turns(&self, cell: &Cell) -> impl Iterator<Item = &'m [Turn]> {
        let subject = Subject::Cost(cell.clone());
        (0..self.rounds)
            .filter_map(move |round| self.record(&subject, Purpose::Comparison, round)?.cost.as_deref())
    }

    /// What the strategy took of what raw took, of each round: the median of its pairs. Their sums would be thrown by a
    /// single turn in which the machine was slow: they were seen to spread four times as much.
    pub(crate) fn cost_ratios(&self, cell: &Cell) -> Vec<f64> {
        let ratio = |turn: &Turn| {
            let ratio = turn.strategy.as_secs_f64() / turn.raw.as_secs_f64();
            ratio.is_finite().then_some(ratio)
        };
        self.turns(cell).filter_map(|turns| median_of(turns.iter().filter_map(ratio))).collect()
    }

    /// What a yield takes, in microseconds, of each round.
    pub(crate) fn yield_costs_us(&self, cell: &Cell) -> Vec<f64> {
        let cost = |turn: &Turn| {
            let extra = turn.strategy.checked_sub(turn.raw)?;
            (turn.yields > 0).then(|| extra.as_secs_f64() * 1e6 / turn.yields as f64)
        };
        self.turns(cell).filter_map(|turns| median_of(turns.iter().filter_map(cost))).collect()
    }

    /// What a step of the raw job takes, in microseconds, by all turns beside these cells.
    pub(crate) fn step_us<'c>(&self, cells: impl Iterator<Item = &'c Cell>) -> Option<f64> {
        let turns: Vec<&Turn> = cells.flat_map(|cell| self.turns(cell)).flatten().collect();
        let of = |least: f64| {
            let long = turns.iter().filter(|turn| turn.raw.as_secs_f64() * 1e6 >= least && turn.steps > 0);
            median_of(long.map(|turn| turn.raw.as_secs_f64() * 1e6 / turn.steps as f64))
        };
        of(LEAST_RAW_US).or_else(|| of(0.0))
    }

    /// How many steps lie between two yields on average, by the turns of a cell's cost.
    pub(crate) fn steps_a_yield(&self, cell: &Cell) -> Option<f64> {
        let of = |turn: &Turn| (turn.yields > 0).then(|| turn.steps as f64 / turn.yields as f64);
        median_of(self.turns(cell).flatten().filter_map(of))
    }

    /// The slices of a cell in all rounds together.
    pub(crate) fn slices(&self, cell: &Cell) -> Lateness {
        let subject = Subject::Cell(cell.clone());
        let of = |round| self.record(&subject, Purpose::Slices, round)?.slices.as_ref();
        Lateness::of_all((0..self.rounds).filter_map(of)).unwrap_or_default()
    }
}

fn median_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    median(&values.collect::<Vec<f64>>())
}
