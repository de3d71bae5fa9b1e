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
    Countdown {
        steps: u64,
        spins: u64,
    },
    /// `expected` is known from the start: to compute it takes as long as some steps, and whoever checks an output
    /// may stand on an event loop that is being measured.
    Sort {
        items: u64,
        expected: u64,
    },
}

impl Workload {
    pub(crate) fn countdown(steps: u64, spins: u64) -> Self {
        Workload { kind: Kind::Countdown { steps, spins } }
    }

    pub(crate) fn sort(items: u64) -> Self {
        Workload { kind: Kind::Sort { items, expected: Sort::expected(items) } }
    }

    /// A new job of this kind, with nothing done.
    pub fn job(&self) -> Box<dyn Job> {
        match self.kind {
            Kind::Countdown { steps, spins } => Box::new(Countdown::new(steps, spins)),
            Kind::Sort { items, .. } => Box::new(Sort::new(items)),
        }
    }

    /// What the first `steps` steps of a job come to, computed in another way than the job does it. Takes next to
    /// no time.
    pub fn expected(&self, steps: u64) -> u64 {
        match self.kind {
            Kind::Countdown { steps: all, spins } => Countdown::expected(all, spins, steps),
            Kind::Sort { expected, .. } => {
                if steps == 0 {
                    0
                } else {
                    expected
                }
            }
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

    /// How fast this machine does it, measured: takes some tens of milliseconds, or as long as one step where that
    /// is longer.
    pub fn prepared(&self) -> Prepared {
        Prepared {
            workload: self.to_string(),
            steps_per_s: calibrate::steps_per_s(|| self.job(), self.steps()),
        }
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Countdown { steps, spins } => write!(f, "countdown:steps={steps},spins={spins}"),
            Kind::Sort { items, .. } => write!(f, "sort:items={items}"),
        }
    }
}
