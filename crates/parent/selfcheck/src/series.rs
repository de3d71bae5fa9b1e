//! The twins' measurements, cut into runs of some rounds, as if a run had compared the two and
//! nothing else.
//!
//! **Invariant:** a run that is cut out holds what `compare` would hold of it, with the
//! measurements that were taken again. So its summary says what `compare` would say.

use std::collections::BTreeMap;
use std::ops::Range;

use figures::{Counted, JobTimes, Pair, Summary, summarise, those_that_count};
use record::{Cell, Key, Load, Measurement, Purpose, Record, RunInfo, Subject};

use crate::plan::{self, LONGER_BY_10, SLOWER_BY_5, SLOWER_BY_10};

/// The other side of a comparison with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twin {
    /// The same cell, measured a second time in the same rounds.
    Itself,
    /// The same with 5 % more work in each step.
    SlowerBy5,
    /// The same with 10 % more work in each step.
    SlowerBy10,
    /// The same cell under a load with pauses, measured a second time in the same rounds.
    PausedItself,
    /// The same with jobs that are 10 % longer.
    LongerBy10,
}

/// The measurements of a selfcheck.
#[derive(Debug)]
pub(crate) struct Series<'m> {
    pub(crate) info: &'m RunInfo,
    /// All attempts at each trial.
    measurements: BTreeMap<Key<'m>, Vec<&'m Measurement>>,
    /// The measurement of each trial that counts.
    counted: BTreeMap<Key<'m>, Counted<'m>>,
}

impl<'m> Series<'m> {
    /// Sorts the measurements of a run.
    pub(crate) fn of(info: &'m RunInfo, measurements: &'m [Measurement]) -> Self {
        let mut attempts: BTreeMap<Key<'m>, Vec<&Measurement>> = BTreeMap::new();
        for measurement in measurements {
            attempts.entry(measurement.key()).or_default().push(measurement);
        }
        Series { info, measurements: attempts, counted: those_that_count(measurements, &info.machine) }
    }

    /// Returns whether the plan has what the comparison of two runs needs.
    pub(crate) fn has_baselines(&self) -> bool {
        plan::has_baselines(self.info)
    }

    /// Returns all records that count.
    pub(crate) fn records(&self) -> impl Iterator<Item = (&'m Record, Counted<'m>)> {
        self.counted.values().filter_map(|counted| Some((counted.record()?, *counted)))
    }

    /// Returns the record of a trial that counts. `None` if the trial failed or was not made.
    pub(crate) fn record(&self, subject: &Subject, purpose: Purpose, round: u32) -> Option<&'m Record> {
        self.counted.get(&(subject, purpose, round))?.record()
    }

    /// Returns whether something else on the machine spoiled each measurement of a trial.
    pub(crate) fn is_spoiled(&self, key: Key<'_>) -> bool {
        self.counted.get(&key).is_some_and(|counted| counted.spoil.is_some())
    }

    /// Returns whether the plan has cells under a load with pauses. Earlier versions had none.
    pub(crate) fn has_pauses(&self) -> bool {
        self.cells(true).next().is_some()
    }

    /// Returns the cells that have twins, each with its place in the plan: those in a closed loop,
    /// or those with pauses.
    fn cells(&self, with_pauses: bool) -> impl Iterator<Item = (u32, &'m Cell)> {
        let is_one = move |load| match load {
            Load::Jobs(_) => !with_pauses,
            Load::Pause(_) => with_pauses,
            Load::Rate(_) => false,
        };
        (0..).zip(&self.info.cells).filter(move |(_, cell)| is_one(cell.load))
    }

    /// Returns how long the jobs of a cell took in one round. `None` if they were not measured.
    pub(crate) fn jobs(&self, at: u32, cell: &Cell, round: u32) -> Option<JobTimes> {
        self.run(at, cell, None, round..round + 1).cells.pop()?.figures.jobs
    }

    /// Compares the twin with its cell in every run of `rounds` rounds that can be cut out side by
    /// side. A run that lacks a round is left out.
    pub(crate) fn pairs(&self, twin: Twin, rounds: u32) -> Vec<Pair> {
        let mut pairs = Vec::new();
        let all = if twin.has_pauses() { plan::paused_rounds(self.info) } else { self.info.rounds };
        for (at, cell) in self.cells(twin.has_pauses()) {
            for range in cut(all, rounds) {
                let summary = self.run(at, cell, Some(twin), range);
                if summary.cells.iter().all(|row| row.figures.rounds == rounds) {
                    pairs.extend(summary.pairs);
                }
            }
        }
        pairs
    }

    /// Returns pairs of runs of a cell that follow each other: before and after a change that
    /// changed nothing.
    pub(crate) fn successive(&self, rounds: u32) -> Vec<(Summary, Summary)> {
        let mut pairs = Vec::new();
        for (at, cell) in self.cells(false) {
            let runs = cut(self.info.rounds, rounds).map(|range| self.run(at, cell, None, range));
            let whole: Vec<Summary> = runs.filter(Summary::is_complete).collect();
            pairs.extend(whole.chunks_exact(2).map(|two| (two[0].clone(), two[1].clone())));
        }
        pairs
    }

    /// Summarises a cell's rounds as a run of their own, with a twin or with the controls of a run.
    fn run(&self, at: u32, cell: &Cell, twin: Option<Twin>, range: Range<u32>) -> Summary {
        let other = Cell { strategy: format!("{} again", cell.strategy), ..cell.clone() };
        let own = Subject::Cell(cell.clone());
        let mut taken = vec![((own.clone(), Purpose::Comparison), own.clone())];
        match twin {
            Some(twin) => taken.push((twin.of(cell), Subject::Cell(other.clone()))),
            None => {
                let (floor, raw) = (Subject::floor_of(cell), Subject::raw_of(cell));
                taken.push(((floor.clone(), Purpose::Comparison), floor));
                taken.push(((raw.clone(), Purpose::RawOf(at)), raw));
            }
        }
        let mut measurements = Vec::new();
        for (to, round) in (0..).zip(range.clone()) {
            for ((subject, purpose), moved_to) in &taken {
                for measurement in self.measurements.get(&(subject, *purpose, round)).into_iter().flatten() {
                    let mut moved = (*measurement).clone();
                    moved.answer.assign(moved_to.clone(), Purpose::Comparison, to);
                    measurements.push(moved);
                }
            }
        }
        let cells = if twin.is_some() { vec![other, cell.clone()] } else { vec![cell.clone()] };
        let rounds = range.end - range.start;
        summarise(&RunInfo { rounds, cells, ..self.info.clone() }, &measurements)
    }
}

impl Twin {
    fn has_pauses(self) -> bool {
        matches!(self, Twin::PausedItself | Twin::LongerBy10)
    }

    /// Returns the subject and the purpose of the twin's trials.
    fn of(self, cell: &Cell) -> (Subject, Purpose) {
        let slower = |workload: &str| Subject::Cell(Cell { workload: workload.to_owned(), ..cell.clone() });
        match self {
            Twin::Itself | Twin::PausedItself => (Subject::Cell(cell.clone()), Purpose::Twin),
            Twin::SlowerBy5 => (slower(SLOWER_BY_5), Purpose::Comparison),
            Twin::SlowerBy10 => (slower(SLOWER_BY_10), Purpose::Comparison),
            Twin::LongerBy10 => (slower(LONGER_BY_10), Purpose::Comparison),
        }
    }
}

/// Cuts all rounds into whole pieces of `rounds` rounds.
fn cut(all: u32, rounds: u32) -> impl Iterator<Item = Range<u32>> {
    (0..all / rounds.max(1)).map(move |piece| piece * rounds..(piece + 1) * rounds)
}
