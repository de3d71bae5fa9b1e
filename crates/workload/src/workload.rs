//! A workload on this machine: it makes jobs, and knows what they come to.

use std::fmt;

use record::Prepared;

use crate::{Job, calibrate, countdown::Countdown, sort::Sort};

/// About how many iterations of the hot loop are done at once where a job is cut: see [`Workload::grain`].
const GRAIN: u64 = 65_536;

/// Which job, with every setting resolved. Its text form is a [`crate::Spec`] that resolves to it again.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Workload {
    kind: Kind,
}

#[derive(Clone, Debug, PartialEq, Eq)]
enum Kind {
    Countdown { steps: u64, spins: u64 },
    Sort { items: u64 },
}

impl Workload {
    pub(crate) fn countdown(steps: u64, spins: u64) -> Self {
        Workload { kind: Kind::Countdown { steps, spins } }
    }

    pub(crate) fn sort(items: u64) -> Self {
        Workload { kind: Kind::Sort { items } }
    }

    /// A new job of this kind, with nothing done.
    pub fn job(&self) -> Box<dyn Job> {
        match self.kind {
            Kind::Countdown { steps, spins } => Box::new(Countdown::new(steps, spins)),
            Kind::Sort { items } => Box::new(Sort::new(items)),
        }
    }

    /// What the first `steps` steps of a job come to, computed in another way than the job does it.
    pub fn expected(&self, steps: u64) -> u64 {
        match self.kind {
            Kind::Countdown { steps: all, spins } => Countdown::expected(all, spins, steps),
            Kind::Sort { items } => Sort::expected(items, steps),
        }
    }

    /// How many steps a job has.
    pub fn steps(&self) -> u64 {
        match self.kind {
            Kind::Countdown { steps, .. } => steps,
            Kind::Sort { .. } => 1,
        }
    }

    /// Into how many steps at a time a job may be cut without its speed being touched: some tens of
    /// microseconds of work, at least 1 step.
    pub fn grain(&self) -> u64 {
        match self.kind {
            Kind::Countdown { spins, .. } => (GRAIN / spins).max(1),
            Kind::Sort { .. } => 1,
        }
    }

    /// How fast this machine does it, measured: takes some tens of milliseconds, or a dozen times as long as a
    /// job that can't be split.
    pub fn prepared(&self) -> Prepared {
        // About 1 ms of it: long against the clock, short against a time slice of the scheduler.
        let sample = (self.grain() * 16).min(self.steps());
        Prepared { workload: self.to_string(), steps_per_s: calibrate::steps_per_s(|| self.job(), sample) }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Countdown { steps, spins } => write!(f, "countdown:steps={steps},spins={spins}"),
            Kind::Sort { items } => write!(f, "sort:items={items}"),
        }
    }
}
