//! The summary of a run: a row for everything that was planned, in the order of the plan.
//!
//! This module owns which rows there are. `figures.rs` works out their figures.
//!
//! **Invariant:** every planned cell has exactly one row, whatever its outcome.

use record::{Answer, Cell, Measurement, RunInfo, Subject};

use crate::coarse::Coarse;
use crate::counted::counted_by_subject;
use crate::figures::{Controls, Figures};
use crate::noise::Noise;
use crate::outcome::{Outcome, brief};
use crate::pairs::{self, Pair};
use crate::rounds::Rounds;
use crate::row::{Floor, Raw, Row};

/// The rows of a run, with everything that was worked out from its measurements.
#[derive(Clone, Debug, PartialEq)]
pub struct Summary {
    /// The run itself.
    pub run: RunInfo,
    /// The planned cells in the plan's order, then the skipped ones.
    pub cells: Vec<Row<Cell>>,
    /// The floors: the runtimes without a job, in the order in which the cells first need them.
    pub floors: Vec<Row<Floor>>,
    /// The raw runs: the jobs without a runtime, in the order in which the cells first need them.
    /// Only closed loops need one.
    pub raws: Vec<Row<Raw>>,
    /// The measured cells two by two, if only the strategy differs, in the order of `cells`.
    pub pairs: Vec<Pair>,
    /// What else the machine did.
    pub noise: Noise,
    /// The number of threads that rayon and tokio chose by themselves in the children
    /// ([`record::Threads::own_choice`]), the most of all children. `None` if no record says.
    pub own_choice: Option<u64>,
}

impl Summary {
    /// Says that no round of any cell, floor or raw run failed. Skipped cells are fine, and so are
    /// those that the run did not reach: see [`Summary::is_complete`].
    pub fn all_ok(&self) -> bool {
        !self.outcomes().any(Outcome::is_failed)
    }

    /// Says that every planned round of every cell, floor and raw run was measured and did not
    /// fail. A cell whose beat is lost for sure needs no further rounds.
    pub fn is_complete(&self) -> bool {
        let full = |outcome: &Outcome, figures: &Figures| match outcome {
            Outcome::Skipped { .. } => true,
            Outcome::Measured if figures.is_lost_for_sure(self.run.rounds) => true,
            _ => figures.rounds >= self.run.rounds,
        };
        self.cells.iter().all(|row| full(&row.outcome, &row.figures))
            && self.floors.iter().all(|row| full(&row.outcome, &row.figures))
            && self.raws.iter().all(|row| full(&row.outcome, &row.figures))
    }

    /// Returns the workloads with too few steps in a measurement for a verdict on work, in the
    /// order of the cells.
    pub fn coarse(&self) -> Vec<(&str, Coarse)> {
        let mut found: Vec<(&str, Coarse)> = Vec::new();
        for row in &self.cells {
            let Some(coarse) = row.figures.coarse() else { continue };
            match found.iter_mut().find(|(workload, _)| *workload == row.of.workload) {
                Some((_, all)) => *all = all.and(coarse),
                None => found.push((&row.of.workload, coarse)),
            }
        }
        found
    }

    fn outcomes(&self) -> impl Iterator<Item = &Outcome> {
        let cells = self.cells.iter().map(|row| &row.outcome);
        let floors = self.floors.iter().map(|row| &row.outcome);
        cells.chain(floors).chain(self.raws.iter().map(|row| &row.outcome))
    }
}

/// Summarises a run's measurements. Measurements of what was not planned are left out.
pub fn summarise(info: &RunInfo, measurements: &[Measurement]) -> Summary {
    let counted = counted_by_subject(measurements, &info.machine);
    let subjects = Rounds::by_subject(&counted, &info.machine);
    let nothing = Rounds::default();
    let rounds = |subject: &Subject| subjects.get(subject).unwrap_or(&nothing);

    let (mut cells, mut floors, mut raws) = (Vec::new(), Vec::new(), Vec::new());
    for cell in &info.cells {
        let own = rounds(&Subject::Cell(cell.clone()));
        let floor = rounds(&Subject::floor_of(cell));
        let raw = cell.load.is_closed_loop().then(|| rounds(&Subject::raw_of(cell)));
        let row = |own: &Rounds, floor, raw, load| {
            let controls = Controls { floor, raw };
            (own.outcome(info.rounds), Figures::of(own, controls, load, info.budget))
        };
        push_once(&mut cells, cell.clone(), || row(own, Some(floor), raw, Some(cell.load)));
        // A control is its own control: a floor is 0 above the floor, and a raw run is as fast as
        // raw.
        push_once(&mut floors, Floor::of(cell), || row(floor, Some(floor), None, None));
        if let Some(raw) = raw {
            push_once(&mut raws, Raw::of(cell), || row(raw, None, Some(raw), None));
        }
    }
    for skipped in &info.skipped {
        push_once(&mut cells, skipped.cell.clone(), || {
            (Outcome::Skipped { reason: brief(&skipped.reason) }, Figures::default())
        });
    }
    let pairs = pairs::all(&cells, info.budget);
    let noise = Noise::with(measurements, &counted, &info.machine);
    Summary { run: info.clone(), cells, floors, raws, pairs, noise, own_choice: own_choice(measurements) }
}

fn own_choice(measurements: &[Measurement]) -> Option<u64> {
    let of_one = |measurement: &Measurement| match &measurement.answer {
        Answer::Record(record) => record.threads.own_choice,
        Answer::Failure(_) => None,
    };
    measurements.iter().filter_map(of_one).max()
}

fn push_once<Of: PartialEq>(rows: &mut Vec<Row<Of>>, of: Of, row: impl FnOnce() -> (Outcome, Figures)) {
    if rows.iter().all(|row| row.of != of) {
        let (outcome, figures) = row();
        rows.push(Row { of, outcome, figures });
    }
}
