//! A workload on this machine: it makes jobs, and knows what any number of their steps come to.

use std::fmt;
use std::time::Duration;

use notation::{Cost, Size, Spec};
use record::Prepared;

use crate::calibrate;
use crate::countdown::Countdown;
use crate::job::Job;
use crate::sort::Sort;

/// The iterations of the hot loop in one grain, about: see [`Workload::grain`].
const GRAIN: u64 = 65_536;

/// A kind of job, with every setting resolved. Its text is a [`Spec`] that resolves to it again.
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
    /// `expected` is computed beforehand. That takes as long as some steps, and an output may be
    /// checked on an event loop that is being measured.
    Sort {
        items: u64,
        expected: u64,
    },
}

impl Workload {
    /// Resolves a workload on this machine. Takes some tens of milliseconds if a step's time has to
    /// become a number of iterations, and next to no time otherwise.
    pub fn of(spec: &Spec) -> Self {
        match *spec {
            Spec::Countdown { size, cost } => {
                let spins = match cost {
                    Cost::Spins(spins) => spins,
                    Cost::Time(time) => spins_in(time),
                };
                let steps = match size {
                    Size::Steps(steps) => steps,
                    Size::Length(length) => steps_in(length, spins),
                };
                Workload::countdown(steps, spins)
            }
            Spec::Sort { items } => Workload { kind: Kind::Sort { items, expected: Sort::expected(items) } },
        }
    }

    fn countdown(steps: u64, spins: u64) -> Self {
        Workload { kind: Kind::Countdown { steps, spins } }
    }

    /// Makes a job of this kind, with nothing done.
    pub fn job(&self) -> Box<dyn Job> {
        match self.kind {
            Kind::Countdown { steps, spins } => Box::new(Countdown::new(steps, spins)),
            Kind::Sort { items, .. } => Box::new(Sort::new(items)),
        }
    }

    /// Returns the checksum of the first `steps` steps of a job, computed in another way than the
    /// job does it. Takes next to no time.
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

    /// Returns the number of steps in a job.
    pub fn steps(&self) -> u64 {
        match self.kind {
            Kind::Countdown { steps, .. } => steps,
            Kind::Sort { .. } => 1,
        }
    }

    /// Returns the steps of a grain, at least 1: some tens of microseconds of work. A job that is
    /// done in grains is as fast as one that is done at once.
    pub fn grain(&self) -> u64 {
        match self.kind {
            Kind::Countdown { spins, .. } => (GRAIN / spins).max(1),
            Kind::Sort { .. } => 1,
        }
    }

    /// Measures how fast this machine does it. Takes some tens of milliseconds, or one step if that
    /// is longer.
    pub fn prepared(&self) -> Prepared {
        Prepared {
            workload: self.to_string(),
            steps_per_s: calibrate::steps_per_s(|| self.job(), self.steps()),
        }
    }
}

/// Returns the number of iterations that take this time on this machine; at least 1.
fn spins_in(time: Duration) -> u64 {
    let iteration_ps = u128::from(calibrate::iteration_ps());
    let spins = (time.as_nanos() * 1000 + iteration_ps / 2) / iteration_ps;
    u64::try_from(spins).unwrap_or(u64::MAX).max(1)
}

/// Returns the number of steps that take this time on this machine; at least 1.
fn steps_in(time: Duration, spins: u64) -> u64 {
    let step_ps = u128::from(calibrate::iteration_ps()) * u128::from(spins.max(1));
    let steps = (time.as_nanos() * 1000 + step_ps / 2) / step_ps;
    u64::try_from(steps).unwrap_or(u64::MAX).max(1)
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.kind {
            Kind::Countdown { steps, spins } => write!(f, "countdown:steps={steps},spins={spins}"),
            Kind::Sort { items, .. } => write!(f, "sort:items={items}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Progress;

    fn workload(text: &str) -> Workload {
        Workload::of(&text.parse().unwrap())
    }

    #[test]
    fn a_resolved_workload_is_read_back_as_it_was() {
        for text in ["countdown:steps=50000000,spins=1", "countdown:steps=7,spins=400", "sort:items=5"] {
            assert_eq!(workload(text).to_string(), text);
        }
    }

    #[test]
    fn a_dearer_step_is_cut_into_fewer_at_a_time() {
        let grain = |text| workload(text).grain();
        assert!(grain("countdown:step=100ns") > 5 * grain("countdown:step=1us"));
        assert_eq!(grain("countdown:step=1ms"), 1);
    }

    /// Compares lengths on one machine, a millisecond apart: the times themselves are not asserted.
    #[test]
    fn a_longer_length_has_more_steps_and_each_at_least_one() {
        let steps = |text| workload(text).steps();
        assert!(steps("countdown:length=100ms") > 5 * steps("countdown:length=5ms"));
        assert!(steps("countdown:length=100ms") > 5 * steps("countdown:step=100ns,length=100ms"));
        assert_eq!(steps("countdown:spins=1000000000,length=1us"), 1);
    }

    #[test]
    fn every_workload_is_listed_and_checked() {
        for entry in notation::entries() {
            let workload = workload(&entry.name);
            let Progress::Done(output) = workload.job().advance(u64::MAX) else {
                panic!("all steps are enough")
            };
            assert_eq!(output.steps, workload.steps());
            assert_eq!(output.checksum, workload.expected(output.steps), "{}", entry.name);
        }
    }
}
