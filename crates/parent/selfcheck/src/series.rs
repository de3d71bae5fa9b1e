//! The twins' measurements, cut into runs of some rounds: as if somebody had compared the two and nothing else.
//!
//! What must stay true: a run that is cut out holds what `compare` would hold of it, retaken measurements included, so
//! that its summary says what `compare` would say.

use std::collections::BTreeMap;
use std::ops::Range;

use compare::noise::{Spoil, replaces, spoiled};
use compare::summary::{Pair, Summary, summarise};
use record::{Answer, Cell, Measurement, Record, RunInfo, Subject, Surroundings};

use crate::plan::{SLOWER_BY_5, SLOWER_BY_10, TWIN_FLOORS_FROM, even, odd, raw_round};

/// Who is compared with a cell.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Twin {
    /// The same cell, measured a second time in the same rounds.
    Itself,
    /// The same with 5 % more work in each step.
    SlowerBy5,
    /// The same with 10 % more work in each step.
    SlowerBy10,
}

/// The measurements of a selfcheck.
#[derive(Debug)]
pub(crate) struct Series<'m> {
    pub(crate) info: &'m RunInfo,
    /// All attempts at each subject and round.
    measurements: BTreeMap<(&'m Subject, u32), Vec<&'m Measurement>>,
    /// What counts of each subject and round: an undisturbed record before a spoiled one, a later before an earlier.
    records: BTreeMap<(&'m Subject, u32), Counted<'m>>,
}

/// What counts of a subject and round.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Counted<'m> {
    pub(crate) record: &'m Record,
    pub(crate) spoil: Option<Spoil>,
    /// What the machine did meanwhile.
    pub(crate) around: Option<&'m Surroundings>,
}

impl<'m> Series<'m> {
    pub(crate) fn of(info: &'m RunInfo, measurements: &'m [Measurement]) -> Self {
        let mut attempts: BTreeMap<(&Subject, u32), Vec<&Measurement>> = BTreeMap::new();
        let mut records: BTreeMap<(&Subject, u32), Counted<'m>> = BTreeMap::new();
        for measurement in measurements {
            attempts.entry((measurement.subject(), measurement.round())).or_default().push(measurement);
            let Answer::Record(record) = &measurement.answer else { continue };
            let around = measurement.surroundings.as_ref();
            let spoil = around.and_then(|around| spoiled(around, info.machine.cpus));
            let key = (&record.subject, record.round);
            if records.get(&key).is_none_or(|earlier| replaces(spoil, earlier.spoil)) {
                records.insert(key, Counted { record, spoil, around });
            }
        }
        Series { info, measurements: attempts, records }
    }

    /// Everything that counts.
    pub(crate) fn records(&self) -> impl Iterator<Item = Counted<'m>> {
        self.records.values().copied()
    }

    /// What counts of a subject in a round.
    pub(crate) fn record(&self, subject: &Subject, round: u32) -> Option<&'m Record> {
        self.records.get(&(subject, round)).map(|counted| counted.record)
    }

    /// The cells that have twins, each with its place in the plan.
    fn cells(&self) -> impl Iterator<Item = (u32, &'m Cell)> {
        (0..).zip(&self.info.cells)
    }

    /// The twin against its cell, in every run of so many rounds that can be cut out side by side. Runs of which a round
    /// is missing are left out.
    pub(crate) fn pairs(&self, twin: Twin, rounds: u32) -> Vec<Pair> {
        let mut pairs = Vec::new();
        for (at, cell) in self.cells() {
            for range in cut(self.info.rounds, rounds) {
                let summary = self.run(at, cell, Some(twin), range);
                if summary.cells.iter().all(|row| row.figures.rounds == rounds) {
                    pairs.extend(summary.pairs);
                }
            }
        }
        pairs
    }

    /// Every two runs of a cell that follow each other: before and after a change that changed nothing.
    pub(crate) fn successive(&self, rounds: u32) -> Vec<(Summary, Summary)> {
        let mut pairs = Vec::new();
        for (at, cell) in self.cells() {
            let runs = cut(self.info.rounds, rounds).map(|range| self.run(at, cell, None, range));
            let whole: Vec<Summary> = runs.filter(Summary::is_complete).collect();
            pairs.extend(whole.chunks_exact(2).map(|two| (two[0].clone(), two[1].clone())));
        }
        pairs
    }

    /// A cell's rounds as a run of their own: with a twin, or with the controls that a run has.
    fn run(&self, at: u32, cell: &Cell, twin: Option<Twin>, range: Range<u32>) -> Summary {
        let other = Cell { strategy: format!("{} again", cell.strategy), ..cell.clone() };
        let mut taken = Vec::new();
        for (to, round) in (0..).zip(range.clone()) {
            let own = Subject::Cell(cell.clone());
            taken.push((own.clone(), even(round), own, to));
            match twin {
                Some(twin) => {
                    let (subject, round) = twin.of(cell, round);
                    taken.push((subject, round, Subject::Cell(other.clone()), to));
                }
                None => {
                    let (floor, raw) = (Subject::floor_of(cell), Subject::raw_of(cell));
                    let cells = u32::try_from(self.info.cells.len()).unwrap_or(u32::MAX);
                    taken.push((floor.clone(), TWIN_FLOORS_FROM + round, floor, to));
                    taken.push((raw.clone(), raw_round(round, at, cells), raw, to));
                }
            }
        }
        let measurements: Vec<Measurement> = taken
            .into_iter()
            .flat_map(|(subject, round, new_subject, new_round)| {
                let attempts = self.measurements.get(&(&subject, round)).cloned().unwrap_or_default();
                attempts.into_iter().map(move |measurement| moved(measurement, &new_subject, new_round))
            })
            .collect();
        let cells = if twin.is_some() { vec![other, cell.clone()] } else { vec![cell.clone()] };
        let rounds = range.end - range.start;
        summarise(&RunInfo { rounds, cells, ..self.info.clone() }, &measurements)
    }
}

impl Twin {
    fn of(self, cell: &Cell, round: u32) -> (Subject, u32) {
        let slower = |workload: &str| Subject::Cell(Cell { workload: workload.to_owned(), ..cell.clone() });
        match self {
            Twin::Itself => (Subject::Cell(cell.clone()), odd(round)),
            Twin::SlowerBy5 => (slower(SLOWER_BY_5), round),
            Twin::SlowerBy10 => (slower(SLOWER_BY_10), round),
        }
    }
}

/// All whole pieces of so many rounds.
fn cut(all: u32, rounds: u32) -> impl Iterator<Item = Range<u32>> {
    (0..all / rounds.max(1)).map(move |piece| piece * rounds..(piece + 1) * rounds)
}

/// The same measurement as if it had been of another subject in another round.
fn moved(measurement: &Measurement, subject: &Subject, round: u32) -> Measurement {
    let mut moved = measurement.clone();
    match &mut moved.answer {
        Answer::Record(record) => (record.subject, record.round) = (subject.clone(), round),
        Answer::Failure(failure) => (failure.subject, failure.round) = (subject.clone(), round),
    }
    moved
}
