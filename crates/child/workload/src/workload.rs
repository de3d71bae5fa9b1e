//! A workload on this machine: it makes jobs, and knows what any number of their steps come to.

use std::fmt;
use std::str::FromStr;
use std::sync::Arc;

use notation::{BadWorkload, Spec, check_keys};
use record::{JobKind, Prepared};

use crate::brought::{self, BroughtKind};
use crate::calibrate;
use crate::job::{Job, Packed};
use crate::jobs::{self, KINDS, countdown};
use crate::kind::{Asked, Kind, Made};

/// A kind of job, with every setting resolved. Its text is a [`Spec`] that resolves to it again.
#[derive(Clone)]
pub struct Workload {
    kind: &'static str,
    made: Arc<dyn Made>,
}

impl Workload {
    /// Resolves a workload on this machine. Takes some tens of milliseconds if a time has to become
    /// a number of steps, and as long as its input takes to be generated.
    ///
    /// # Errors
    /// If there is no such kind of job, or a setting makes no sense for it.
    pub fn of(spec: &Spec) -> Result<Self, BadWorkload> {
        let workload = Workload::resolved(spec)?;
        workload.made.get_ready();
        Ok(workload)
    }

    /// Resolves the settings. Neither the input nor the answers are made.
    fn resolved(spec: &Spec) -> Result<Self, BadWorkload> {
        if let Some(brought) = brought::all() {
            let kind = brought::find(brought, spec.name())?;
            return Ok(Workload { kind: &kind.name, made: kind.made(spec)? });
        }
        let (kind, about) = jobs::kind(spec.name())?;
        let made = match spec {
            Spec::Countdown { size, cost } => countdown::resolved(*size, *cost),
            Spec::Other { name, settings, length } => {
                check_keys(name, settings, about.settings)?;
                if length.is_some() && about.size.is_none() {
                    return Err(BadWorkload::NoLength { name: name.clone() });
                }
                (about.make)(&Asked { name, settings, length: *length })?
            }
        };
        Ok(Workload { kind, made: Arc::from(made) })
    }

    /// Resolves a job that another process has packed, and makes it. Takes next to no time: neither
    /// the input nor the answers are made here.
    ///
    /// # Errors
    /// As [`Workload::of`].
    pub fn unpack(packed: Packed<'_>) -> Result<Box<dyn Job>, BadWorkload> {
        let workload = Workload::resolved(&packed.workload.parse()?)?;
        Ok(workload.made.job_of(packed.input.into_owned()))
    }

    /// Makes a job of this kind, with nothing done.
    pub fn job(&self) -> Box<dyn Job> {
        self.made.job()
    }

    /// Returns the checksum of the first `steps` steps of a job, computed in another way than the
    /// job does it. Takes next to no time.
    pub fn expected(&self, steps: u64) -> u64 {
        self.made.expected(steps)
    }

    /// Returns the number of steps in a job.
    pub fn steps(&self) -> u64 {
        self.made.steps()
    }

    /// Returns the steps of a grain, at least 1: some tens of microseconds of work, or one step. A
    /// job that is done in grains is as fast as one that is done at once.
    pub fn grain(&self) -> u64 {
        self.made.grain()
    }

    /// Tries a job that another crate has brought, before anything is measured. Does nothing for
    /// other jobs.
    ///
    /// # Errors
    /// If the job is not worth measuring.
    ///
    /// # Panics
    /// If the job does.
    pub fn try_out(&self) -> Result<(), BadWorkload> {
        let unfit = |reason| BadWorkload::Unfit { name: self.kind.to_owned(), reason };
        self.made.try_out().map_err(unfit)
    }

    /// Measures how fast this machine does it. Takes some tens of milliseconds, or one step if that
    /// is longer, or one job if its steps are uneven.
    pub fn prepared(&self) -> Prepared {
        Prepared {
            workload: self.to_string(),
            steps_per_s: calibrate::steps_per_s(|| self.job(), self.steps(), self.made.is_uneven()),
            steps: Some(self.steps()),
        }
    }
}

/// Describes all kinds of jobs, the default first. If jobs were brought, it describes only these.
pub fn kinds() -> Vec<JobKind> {
    if let Some(brought) = brought::all() {
        return brought.iter().map(BroughtKind::described).collect();
    }
    let described = |(name, kind): &(&str, &Kind)| JobKind {
        name: (*name).to_owned(),
        values: kind.values.to_owned(),
        summary: kind.summary.to_owned(),
        size: kind.size.map(str::to_owned),
        cuts: kind.cuts,
        splits: kind.splits,
        input_bytes: kind.input_bytes,
        memory_bytes: kind.memory_bytes,
    };
    KINDS.iter().map(described).collect()
}

/// Returns whether a job of this name can be cut and split. `None` if there is no such kind.
pub fn nature(name: &str) -> Option<Nature> {
    if let Some(brought) = brought::all() {
        let BroughtKind { cuts, splits, to_cut, to_split, .. } = *brought::find(brought, name).ok()?;
        return Some(Nature { cuts, splits, to_cut, to_split });
    }
    let (_, kind) = jobs::kind(name).ok()?;
    Some(Nature { cuts: kind.cuts, splits: kind.splits, to_cut: "", to_split: "" })
}

/// The things that a kind of job allows a strategy to do with it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Nature {
    /// A job can be cut into steps.
    pub cuts: bool,
    /// The steps of one job can be divided among threads.
    pub splits: bool,
    /// The change that would let a job be cut. Empty if there is none to be made.
    pub to_cut: &'static str,
    /// The change that would let a job be split. Empty if there is none to be made.
    pub to_split: &'static str,
}

/// Reads a workload and resolves it on this machine.
impl FromStr for Workload {
    type Err = BadWorkload;

    fn from_str(text: &str) -> Result<Self, BadWorkload> {
        Workload::of(&text.parse()?)
    }
}

impl PartialEq for Workload {
    fn eq(&self, other: &Self) -> bool {
        self.to_string() == other.to_string()
    }
}

impl Eq for Workload {}

impl fmt::Debug for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Workload({self})")
    }
}

impl fmt::Display for Workload {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.made.settings() {
            settings if settings.is_empty() => f.write_str(self.kind),
            settings => write!(f, "{}:{settings}", self.kind),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Progress;

    fn workload(text: &str) -> Workload {
        Workload::of(&text.parse().unwrap()).unwrap()
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
    fn every_kind_comes_to_its_answer() {
        for kind in kinds() {
            let workload = workload(&kind.name);
            let Progress::Done(output) = workload.job().advance(u64::MAX) else {
                panic!("all steps are enough")
            };
            assert_eq!(output.steps, workload.steps());
            assert_eq!(output.checksum, workload.expected(output.steps), "{}", kind.name);
        }
    }

    #[test]
    fn what_is_wrong_is_said() {
        let message = |text: &str| Workload::of(&text.parse().unwrap()).unwrap_err().to_string();
        assert!(message("cuontdown").contains("did you mean `countdown`?"));
        assert!(message("sort:items=18446744073709551615").contains("to 1000000000"));
        assert!(message("sort:length=20ms").contains("`sort` can't be cut to a length"));
        assert!(message("sort:itms=5").contains("did you mean `items`?"));
    }
}
