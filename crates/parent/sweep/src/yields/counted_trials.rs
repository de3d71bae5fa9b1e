//! The measurements of a run that count, by trial, and the figures of each round.
//!
//! This file owns what the turns or beats of one child come to. `judge.rs` puts the rounds
//! together.

use std::collections::BTreeMap;

use figures::{Counted, Lateness, those_that_count};
use record::{Cell, Key, Measurement, Purpose, Record, RunInfo, Subject, Turn};
use stats::median;

use crate::figure::micros;

/// The least length of a raw turn that tells what a step takes: reading the clock is part of each
/// turn.
const LEAST_RAW_US: f64 = 1000.0;

/// The measurement of each trial that counts.
pub(crate) struct CountedTrials<'m> {
    counted: BTreeMap<Key<'m>, Counted<'m>>,
    rounds: u32,
}

impl<'m> CountedTrials<'m> {
    pub(crate) fn of(info: &RunInfo, measurements: &'m [Measurement]) -> Self {
        CountedTrials { counted: those_that_count(measurements, &info.machine), rounds: info.rounds }
    }

    fn record(&self, subject: &Subject, purpose: Purpose, round: u32) -> Option<&'m Record> {
        self.counted.get(&(subject, purpose, round))?.record()
    }

    /// Returns the lateness of the beats of a cell or a floor, round by round.
    pub(crate) fn lateness(&self, subject: &Subject) -> BTreeMap<u32, Lateness> {
        let of = |round| {
            Some((
                round,
                Lateness::of(self.record(subject, Purpose::Comparison, round)?.beats.as_ref()?).ok()?,
            ))
        };
        (0..self.rounds).filter_map(of).collect()
    }

    /// Returns the turns of a cell's cost, round by round.
    fn turns(&self, cell: &Cell) -> impl Iterator<Item = &'m [Turn]> {
        let subject = Subject::Cost(cell.clone());
        (0..self.rounds)
            .filter_map(move |round| self.record(&subject, Purpose::Comparison, round)?.cost.as_deref())
    }

    /// Returns for each round what the strategy took, divided by what raw took: the median of its
    /// pairs. A single turn in which the machine was slow would move the ratio of their sums, which
    /// was seen to spread four times as much.
    pub(crate) fn cost_ratios(&self, cell: &Cell) -> Vec<f64> {
        let ratio = |turn: &Turn| {
            let ratio = turn.strategy.as_secs_f64() / turn.raw.as_secs_f64();
            ratio.is_finite().then_some(ratio)
        };
        self.turns(cell).filter_map(|turns| median_of(turns.iter().filter_map(ratio))).collect()
    }

    /// Returns for each round what a yield takes, in microseconds.
    pub(crate) fn yield_costs_us(&self, cell: &Cell) -> Vec<f64> {
        let cost = |turn: &Turn| {
            let extra = turn.strategy.checked_sub(turn.raw)?;
            (turn.yields > 0).then(|| micros(extra) / turn.yields as f64)
        };
        self.turns(cell).filter_map(|turns| median_of(turns.iter().filter_map(cost))).collect()
    }

    /// Returns what a step of the raw job takes, in microseconds, by all turns beside these cells.
    pub(crate) fn step_us<'c>(&self, cells: impl Iterator<Item = &'c Cell>) -> Option<f64> {
        let turns: Vec<&Turn> = cells.flat_map(|cell| self.turns(cell)).flatten().collect();
        let of = |least: f64| {
            let long = turns.iter().filter(|turn| micros(turn.raw) >= least && turn.steps > 0);
            median_of(long.map(|turn| micros(turn.raw) / turn.steps as f64))
        };
        of(LEAST_RAW_US).or_else(|| of(0.0))
    }

    /// Returns how many steps lie between two yields on average, by the turns of a cell's cost.
    pub(crate) fn steps_a_yield(&self, cell: &Cell) -> Option<f64> {
        let of = |turn: &Turn| (turn.yields > 0).then(|| turn.steps as f64 / turn.yields as f64);
        median_of(self.turns(cell).flatten().filter_map(of))
    }

    /// Returns the lengths of a cell's slices, in all rounds together.
    pub(crate) fn slices(&self, cell: &Cell) -> Lateness {
        let subject = Subject::Cell(cell.clone());
        let of = |round| self.record(&subject, Purpose::Slices, round)?.slices.as_ref();
        Lateness::of_all((0..self.rounds).filter_map(of)).unwrap_or_default()
    }
}

fn median_of(values: impl Iterator<Item = f64>) -> Option<f64> {
    median(&values.collect::<Vec<f64>>())
}
