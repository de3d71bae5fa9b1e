//! The cells of a run, two by two: which does more work, which is later, or that one can't tell.
//!
//! Two cells are compared if only the strategy or its setting differs. They are compared by the
//! rounds that both have: a machine that was slow in a round was slow for both. This module owns
//! which cells are compared. The thresholds and intervals are those of `stats`.
//!
//! **Invariant:** a cell is called more or less only if the whole interval lies beyond the
//! threshold. Nothing is ranked by a point.

use std::collections::BTreeMap;
use std::time::Duration;

use record::Cell;
use stats::{
    LatenessChange, SpeedChange, SpeedVerdict, Thresholds, paired_lateness_change, paired_rounds_needed,
    paired_speed_change,
};

use crate::coarse::Coarse;
use crate::figures::Figures;
use crate::job_change::{self, JobChange};
use crate::row::Row;

/// Two cells of a run: the first compared with the second.
#[derive(Clone, Debug, PartialEq)]
pub struct Pair {
    /// The cell that the verdicts are about.
    pub one: Cell,
    /// The cell that it is compared with.
    pub other: Cell,
    /// The comparison of steps a second. It has neither a ratio nor a verdict if jobs come with
    /// pauses: then the amount of work depends on when they come.
    pub speed: SpeedChange,
    /// The comparison of lateness at p99. A difference within the budget counts as none.
    pub lateness: LatenessChange,
    /// The comparison of job latency. `None` for a closed loop.
    pub jobs: Option<JobChange>,
    /// The number of rounds that would probably tell the speeds apart, or the job latencies if jobs
    /// come with pauses. `None` if there is a verdict, or if no sensible number of rounds would
    /// bring one.
    pub rounds_needed: Option<usize>,
}

/// Compares the measured rows two by two.
pub(crate) fn all(rows: &[Row<Cell>], budget: Duration) -> Vec<Pair> {
    let measured: Vec<&Row<Cell>> = rows.iter().filter(|row| is_measured(&row.figures)).collect();
    let mut pairs = Vec::new();
    for (at, one) in measured.iter().enumerate() {
        for other in &measured[at + 1..] {
            if one.of.differs_in_strategy_only(&other.of) {
                pairs.push(pair(one, other, budget));
            }
        }
    }
    pairs
}

/// Says that there is something to compare.
fn is_measured(figures: &Figures) -> bool {
    figures.working.is_some() || figures.jobs.is_some()
}

fn pair(one: &Row<Cell>, other: &Row<Cell>, budget: Duration) -> Pair {
    let late = |figures: &Figures| {
        figures.beating.as_ref().map(|beating| beating.p99_by_round.clone()).unwrap_or_default()
    };
    let (speed, rounds_for_speed) = speed(one, other);
    let jobs = [one, other].map(|row| row.figures.jobs.as_ref());
    let jobs = job_change::between_cells(one.of.load, jobs[0], jobs[1]);
    Pair {
        one: one.of.clone(),
        other: other.of.clone(),
        speed,
        lateness: paired_lateness_change(&shared(&late(&one.figures), &late(&other.figures)), budget),
        jobs: jobs.map(|(change, _)| change),
        rounds_needed: jobs.map_or(rounds_for_speed, |(_, rounds)| rounds),
    }
}

/// Compares steps a second, and forecasts the rounds that a verdict takes. If jobs come with
/// pauses, there is nothing to compare.
fn speed(one: &Row<Cell>, other: &Row<Cell>) -> (SpeedChange, Option<usize>) {
    let speeds = |row: &Row<Cell>| {
        let working = row.figures.working.as_ref().filter(|_| row.of.load.is_closed_loop());
        working.map(|work| work.per_second_by_round.clone()).unwrap_or_default()
    };
    let speeds = shared(&speeds(one), &speeds(other));
    let speed = paired_speed_change(&speeds, Thresholds::SPEED);
    if one.figures.coarse().or(other.figures.coarse()).is_some() {
        return (Coarse::without_verdict(speed), None);
    }
    let is_open = speed.verdict == SpeedVerdict::CantTell;
    (speed, is_open.then(|| paired_rounds_needed(&speeds, Thresholds::SPEED)).flatten())
}

/// Pairs the rounds that both have.
fn shared<T: Copy>(one: &BTreeMap<u32, T>, other: &BTreeMap<u32, T>) -> Vec<(T, T)> {
    one.iter().filter_map(|(round, one)| Some((*one, *other.get(round)?))).collect()
}

impl Pair {
    /// Says that the pair is of these two cells, in either order.
    pub fn is_of(&self, one: &Cell, other: &Cell) -> bool {
        (self.one == *one && self.other == *other) || (self.one == *other && self.other == *one)
    }
}

#[cfg(test)]
mod tests {
    use stats::LatenessVerdict;

    use super::*;
    use crate::{Summary, summarise};
    use sample::{cell, controls, info, measured, ms};

    const FEW: [&str; 4] = ["inline", "manual-yield:every=10", "rayon-offload", "spawn-blocking"];

    /// Returns a run of two rounds on tokio/1, with the work of each cell in both. The first cell
    /// is `late`.
    fn run(late: Duration, work: [[u64; 2]; 4]) -> Summary {
        let cells = FEW.map(|strategy| cell(strategy, "tokio/1"));
        let mut measurements = controls(&cells[0]);
        for (at, (cell, work)) in cells.iter().zip(work).enumerate() {
            measurements.extend(measured(cell, ms(1), if at == 0 { late } else { ms(1) }, work));
        }
        summarise(&info(&cells), &measurements)
    }

    /// Returns the work of two rounds. The second has nine tenths of the first, for all cells: a
    /// slow machine cancels out.
    fn drifting(work: u64) -> [u64; 2] {
        [work, work * 9 / 10]
    }

    #[test]
    fn every_two_cells_are_compared_by_their_common_rounds() {
        let work = [drifting(900_000), drifting(700_000), [900_000, 990_000], drifting(899_000)];
        let summary = run(ms(50), work);
        let verdicts: Vec<(String, String, SpeedVerdict)> = summary
            .pairs
            .iter()
            .map(|pair| (pair.one.strategy.clone(), pair.other.strategy.clone(), pair.speed.verdict))
            .collect();
        let expected = [
            ("inline", "manual-yield", SpeedVerdict::Faster),
            ("inline", "rayon-offload", SpeedVerdict::CantTell),
            ("inline", "spawn-blocking", SpeedVerdict::Same),
            ("manual-yield", "rayon-offload", SpeedVerdict::CantTell),
            ("manual-yield", "spawn-blocking", SpeedVerdict::Slower),
            ("rayon-offload", "spawn-blocking", SpeedVerdict::CantTell),
        ];
        assert_eq!(verdicts, expected.map(|(one, other, is)| (one.to_owned(), other.to_owned(), is)));
        // The budget of the sample is 1 ms, and 50 ms is more.
        assert!(summary.pairs[..3].iter().all(|pair| pair.lateness.verdict == LatenessVerdict::Later));
        assert!(summary.pairs[3..].iter().all(|pair| pair.lateness.verdict == LatenessVerdict::Same));
    }

    #[test]
    fn only_cells_that_differ_in_the_strategy_alone_are_compared() {
        let cells = [cell("inline", "tokio/1"), cell("inline", "smol/1")];
        let measurements: Vec<_> =
            cells.iter().flat_map(|cell| measured(cell, ms(1), ms(1), [900_000, 900_000])).collect();
        assert_eq!(summarise(&info(&cells), &measurements).pairs, []);
    }
}
