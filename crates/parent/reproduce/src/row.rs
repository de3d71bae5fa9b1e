//! The row of one cell: its ticks, its work, or why there are none.
//!
//! This file owns what is taken from a record. `figures` owns failures, ratios, and which
//! measurement of a trial counts.
//!
//! **Invariant:** a row that counts as measured has a tick and did some work. A beat that was kept
//! beside a job that did nothing would prove nothing.

use std::collections::BTreeMap;
use std::time::Duration;

use figures::{Coarse, Counted, Outcome, Working};
use record::{Cell, Key, Purpose, Record, RunInfo, Subject, Tick};

use crate::experiment;
use crate::limits::KEPT;

/// One cell of the experiment.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// The cell.
    pub cell: Cell,
    /// Its name within its runtime: `every=1000`, `pool, 2 jobs`.
    pub name: String,
    /// Whether it was measured, or why not.
    pub outcome: Outcome,
    /// The ticks of its ticker. `None` if it was not measured or failed.
    pub ticking: Option<Ticking>,
    /// The speed of its jobs. `None` if it was not measured or failed.
    pub work: Option<Rate>,
}

/// The times at which a ticker printed, at least one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Ticking {
    /// The ticks as they were printed.
    pub ticks: Vec<Tick>,
    /// From each to the next, on the monotonic clock, which nobody sets.
    pub intervals: Vec<Duration>,
    /// From the last tick to the end of the trial. `None` if the next tick was not overdue by then.
    pub silence: Option<Duration>,
}

/// The speed of the jobs of a cell, all together.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Rate {
    /// Steps a second; more than 0.
    pub per_second: f64,
    /// The same, divided by what one job alone did with as many processors. `None` if that one
    /// failed.
    pub ratio: Option<f64>,
    /// The processor time that the process got, divided by what its threads could have used. It is
    /// well below 1 if something else kept the machine busy. `None` if the system does not say.
    pub share: Option<f64>,
    /// The measurement of the cell or of one job alone that had too few steps for a verdict on
    /// work. `None` if both had enough.
    pub coarse: Option<Coarse>,
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

/// Returns the figures of a record, or what it lacks.
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
    let coarse = working.and_then(|work| work.coarse);
    Ok((ticking, Rate { per_second, ratio, share: share(record), coarse }))
}

fn share(record: &Record) -> Option<f64> {
    let Subject::Cell(cell) = &record.subject else { return None };
    // In seconds as a number: a record may hold any time and any number of jobs, and no duration
    // holds their product.
    let usable = record.work.as_ref()?.elapsed.as_secs_f64() * f64::from(experiment::busy_threads(cell));
    (usable > 0.0).then_some(record.usage.cpu?.as_secs_f64() / usable)
}

impl Ticking {
    /// Reads the ticks of a trial that ended this long after the first of them. `None` if there are
    /// none.
    fn of(ticks: &[Tick], trial: Duration) -> Option<Ticking> {
        let last = ticks.last()?.since_first;
        let interval = |pair: &[Tick]| pair[1].since_first.saturating_sub(pair[0].since_first);
        Some(Ticking {
            intervals: ticks.windows(2).map(interval).collect(),
            silence: Some(trial.saturating_sub(last)).filter(|silence| *silence > KEPT),
            ticks: ticks.to_vec(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sample;

    #[test]
    fn the_time_after_the_last_tick_counts_once_the_next_is_overdue() {
        let silence =
            |millis| Ticking::of(&sample::ticks(&[1000]), Duration::from_millis(millis)).unwrap().silence;
        assert_eq!(silence(2049), None);
        assert_eq!(silence(2051), Some(Duration::from_millis(1051)));
        assert_eq!(silence(500), None, "a trial that was over early");
        assert_eq!(Ticking::of(&[], Duration::from_secs(5)), None);
    }
}
