//! The times of jobs by round: how long a job took with a strategy, and raw.
//!
//! Medians, but for raw: a job during which the machine did something else does not move them.

use std::collections::BTreeMap;
use std::time::Duration;

use figures::{Counted, Lateness, those_that_count};
use notation::Spec;
use record::{Cell, Key, Measurement, Purpose, Record, RunInfo, Subject};

/// The measurements that count, by trial.
pub(super) struct Times<'m> {
    info: &'m RunInfo,
    counted: BTreeMap<Key<'m>, Counted<'m>>,
}

/// A time for each round that has one.
pub(super) type ByRound = BTreeMap<u32, Duration>;

impl<'m> Times<'m> {
    pub(super) fn of(info: &'m RunInfo, measurements: &'m [Measurement]) -> Self {
        Times { info, counted: those_that_count(measurements, &info.machine) }
    }

    /// Returns the median time of a cell's jobs, from when each was handed over to its answer.
    pub(super) fn service(&self, cell: &Cell) -> ByRound {
        self.by_round(&Subject::Cell(cell.clone()), |record| {
            let service = Lateness::of_all([&record.jobs.as_ref()?.service]).ok()?;
            // The longest of one is its median.
            service.p50.or(service.max)
        })
    }

    /// Returns the mean time of the raw job of a cell, back to back: that of its steps. Raw runs
    /// have no times of single jobs.
    pub(super) fn raw(&self, cell: &Cell) -> ByRound {
        let Some(steps) = self.steps(cell) else { return ByRound::new() };
        self.by_round(&Subject::raw_of(cell), |record| {
            let work = record.work.as_ref().filter(|work| work.steps > 0)?;
            let nanos = work.elapsed.as_nanos() as f64 * steps as f64 / work.steps as f64;
            Some(Duration::from_nanos(nanos.round() as u64))
        })
    }

    /// Returns the number of steps that a job of this cell has on this machine.
    fn steps(&self, cell: &Cell) -> Option<u64> {
        Spec::steps_of(self.info.workloads.get(&cell.workload)?)
    }

    fn by_round(&self, subject: &Subject, of: impl Fn(&Record) -> Option<Duration>) -> ByRound {
        let of = |round| {
            let counted = self.counted.get(&(subject, Purpose::Comparison, round))?;
            Some((round, of(counted.record()?)?))
        };
        (0..self.info.rounds).filter_map(of).collect()
    }
}

/// Divides one time by the other in each round that has both.
pub(super) fn ratios(one: &ByRound, other: &ByRound) -> Vec<f64> {
    let ratio = |(round, one): (&u32, &Duration)| {
        let other = other.get(round)?.as_secs_f64();
        let ratio = one.as_secs_f64() / other;
        ratio.is_finite().then_some(ratio)
    };
    one.iter().filter_map(ratio).collect()
}
