//! What came of one cell: its ticks, its work, or why there are none.
//!
//! It owns what is taken from a record; failures and ratios are `figures`'s.
//!
//! What must stay true: a row that counts as measured has a tick and did some work. A beat that was kept
//! beside a job that did nothing would prove nothing.

use std::collections::BTreeMap;

use figures::{Counted, Outcome, Working};
use record::{Cell, Key, Purpose, Record, RunInfo, Subject};

use crate::beat::Ticking;
use crate::experiment;

/// One cell of the experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Which.
    pub cell: Cell,
    /// What it is called within its runtime: `every=1000`, `pool, 2 jobs`.
    pub name: String,
    /// What became of it.
    pub outcome: Outcome,
    /// When its ticker printed. `None` where it was not measured or failed.
    pub ticking: Option<Ticking>,
    /// What its jobs did. `None` where it was not measured or failed.
    pub work: Option<Rate>,
}

/// How fast the jobs of a cell were, all together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Steps a second; more than 0.
    pub per_second: f64,
    /// The same, divided by what one job alone did with as many processors. `None` where that one failed.
    pub ratio: Option<f64>,
    /// The processor time that the process got, divided by what its threads could have used: well below 1
    /// where something else kept the machine busy. `None` where the system does not say.
    pub share: Option<f64>,
}

impl Row {
    pub(crate) fn of(
        row: &figures::Row<Cell>,
        run: &RunInfo,
        counted: &BTreeMap<Key<'_>, Counted<'_>>,
    ) -> Row {
        let subject = Subject::Cell(row.of.clone());
        let record = counted.get(&(&subject, Purpose::Comparison, 0)).and_then(Counted::record);
        let (mut outcome, mut found) = (row.outcome.clone(), None);
        if let (Outcome::Measured, Some(record)) = (&outcome, record) {
            match figures(record, row.figures.working.as_ref(), run) {
                Ok(figures) => found = Some(figures),
                Err(reason) => outcome = Outcome::Failed { reason: reason.to_owned() },
            }
        }
        let (ticking, work) = found.unzip();
        let name = experiment::name(&row.of, run.machine.cpus);
        Row { cell: row.of.clone(), name, outcome, ticking, work }
    }
}

/// The figures of a record, or what is missing of them.
fn figures(
    record: &Record,
    working: Option<&Working>,
    run: &RunInfo,
) -> Result<(Ticking, Rate), &'static str> {
    let ticks = record.ticks.as_deref().unwrap_or_default();
    let ticking = Ticking::of(ticks, run.timing.total()).ok_or("its ticker printed nothing")?;
    let per_second = working.and_then(|work| work.per_second).filter(|rate| *rate > 0.0);
    let per_second = per_second.ok_or("its jobs did not a single step")?;
    let ratio = working.and_then(|work| work.ratio).map(|ratio| ratio.point);
    Ok((ticking, Rate { per_second, ratio, share: share(record) }))
}

fn share(record: &Record) -> Option<f64> {
    let Subject::Cell(cell) = &record.subject else { return None };
    // In seconds as a number: a record may hold any time and any number of jobs, and no duration holds both.
    let usable = record.work.as_ref()?.elapsed.as_secs_f64() * f64::from(experiment::busy_threads(cell));
    (usable > 0.0).then_some(record.usage.cpu?.as_secs_f64() / usable)
}
