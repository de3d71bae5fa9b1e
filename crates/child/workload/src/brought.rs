//! Jobs that another crate brings into this process, such as a function of somebody's program.
//!
//! It keeps them, and makes each look like a kind. The files in `jobs/` know nothing of them.
//!
//! **Invariant:** a process that was brought jobs has no others.

use std::sync::{Arc, OnceLock};

use notation::{BadWorkload, Spec, check_keys};
use record::{JobKind, Settings};
use thiserror::Error;

use crate::job::Job;
use crate::kind::{Asked, Made};

/// A kind of job that another crate brings.
pub struct BroughtKind {
    /// The name on the command line. It has no `:`, and is not that of the countdown.
    pub name: String,
    /// One sentence without a full stop.
    pub summary: String,
    /// A job can be cut into steps.
    pub cuts: bool,
    /// The steps of one job can be divided among threads: its jobs implement [`Job::split`].
    pub splits: bool,
    /// The change that would let a job be cut. Said where a strategy is left out because it can't.
    pub to_cut: &'static str,
    /// The change that would let a job be split.
    pub to_split: &'static str,
    /// Makes the workload. See [`Make`].
    pub make: Make,
}

/// A function that makes a workload, in a process that needs its jobs. It is given the number of
/// steps if an earlier process has counted them.
///
/// # Errors
/// It returns the reason if there are no jobs to be had, and what to do about it.
pub type Make = Box<dyn Fn(Option<u64>) -> Result<Arc<dyn Brought>, String> + Send + Sync>;

/// A workload that another crate brings.
pub trait Brought: Send + Sync {
    /// Makes a job with nothing done.
    fn job(&self) -> Box<dyn Job>;

    /// Returns the number of steps in a job; at least 1.
    fn steps(&self) -> u64;

    /// Returns the checksum of the first `steps` steps of a job. A job that came to a wrong answer
    /// has another one. Takes next to no time: it may be asked on an event loop that is being
    /// measured.
    fn expected(&self, steps: u64) -> u64;

    /// Returns the steps of a grain, at least 1: some tens of microseconds of work, or one step.
    fn grain(&self) -> u64 {
        1
    }

    /// Tries a job before anything is measured, in a process that measures nothing else.
    ///
    /// # Errors
    /// If the job is not worth measuring: the reason, and what to do about it.
    fn try_out(&self) -> Result<(), String> {
        Ok(())
    }
}

/// The setting that keeps the number of steps in a workload's text.
const STEPS: &str = "steps";

/// More steps than any job has.
const MOST_STEPS: u64 = 10_000_000_000_000_000;

static BROUGHT: OnceLock<Vec<BroughtKind>> = OnceLock::new();

/// Brings jobs into this process: from now on they are the only ones. To be called once, before
/// anything is asked of this crate.
///
/// # Errors
/// If jobs were brought before, or a name can't be one, or two have the same.
pub fn bring(kinds: Vec<BroughtKind>) -> Result<(), CantBring> {
    for (at, kind) in kinds.iter().enumerate() {
        if !matches!(kind.name.parse(), Ok(Spec::Other { name, .. }) if name == kind.name) {
            return Err(CantBring::BadName(kind.name.clone()));
        }
        if kinds[..at].iter().any(|earlier| earlier.name == kind.name) {
            return Err(CantBring::Twice(kind.name.clone()));
        }
    }
    BROUGHT.set(kinds).map_err(|_| CantBring::Late)
}

/// The reason why jobs can't be brought.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
pub enum CantBring {
    /// The text can't be a job's name, or is the countdown's.
    #[error("`{0}` can't be the name of a job")]
    BadName(String),
    /// Two jobs have this name.
    #[error("two jobs have the name `{0}`")]
    Twice(String),
    /// Jobs were brought before.
    #[error("jobs were brought into this process before")]
    Late,
}

/// Returns the jobs that were brought. `None` if none were, so that the kinds of this crate count.
pub(crate) fn all() -> Option<&'static [BroughtKind]> {
    BROUGHT.get().map(Vec::as_slice)
}

/// Returns the job of this name.
///
/// # Errors
/// If there is none.
pub(crate) fn find(kinds: &'static [BroughtKind], name: &str) -> Result<&'static BroughtKind, BadWorkload> {
    kinds.iter().find(|kind| kind.name == name).ok_or_else(|| {
        let known: Vec<&str> = kinds.iter().map(|kind| &*kind.name).collect();
        BadWorkload::unknown(name, &known)
    })
}

impl BroughtKind {
    /// Makes the workload that was asked for.
    pub(crate) fn made(&self, spec: &Spec) -> Result<Arc<dyn Made>, BadWorkload> {
        let Spec::Other { name, settings, length } = spec else {
            return Err(self.unfit("it has no settings"));
        };
        check_keys(name, settings, if self.cuts { &[STEPS] } else { &[] })?;
        if length.is_some() {
            return Err(BadWorkload::NoLength { name: name.clone() });
        }
        let brought = (self.make)(self.counted(settings)?).map_err(|reason| self.unfit(reason))?;
        Ok(Arc::new(Own { brought, cuts: self.cuts }))
    }

    /// Returns the number of steps that an earlier process has counted.
    fn counted(&self, settings: &Settings) -> Result<Option<u64>, BadWorkload> {
        let given = settings.get(STEPS).is_some();
        let asked = Asked { name: &self.name, settings, length: None };
        given.then(|| asked.count(STEPS, 1, MOST_STEPS)).transpose()
    }

    /// Says why there are no such jobs to be had.
    pub(crate) fn unfit(&self, reason: impl Into<String>) -> BadWorkload {
        BadWorkload::Unfit { name: self.name.clone(), reason: reason.into() }
    }

    /// Describes it as a kind. Nothing is known of its memory.
    pub(crate) fn described(&self) -> JobKind {
        JobKind {
            name: self.name.clone(),
            values: String::new(),
            summary: self.summary.clone(),
            size: None,
            cuts: self.cuts,
            splits: self.splits,
            input_bytes: 0,
            memory_bytes: 0,
        }
    }
}

/// A workload that was brought, as a workload of a kind.
struct Own {
    brought: Arc<dyn Brought>,
    cuts: bool,
}

impl Made for Own {
    fn settings(&self) -> String {
        if self.cuts { format!("{STEPS}={}", self.steps()) } else { String::new() }
    }

    fn job(&self) -> Box<dyn Job> {
        self.brought.job()
    }

    fn expected(&self, steps: u64) -> u64 {
        self.brought.expected(steps)
    }

    fn steps(&self) -> u64 {
        self.brought.steps()
    }

    /// Nothing is known of its steps.
    fn is_uneven(&self) -> bool {
        true
    }

    fn grain(&self) -> u64 {
        self.brought.grain()
    }

    fn try_out(&self) -> Result<(), String> {
        self.brought.try_out()
    }
}
