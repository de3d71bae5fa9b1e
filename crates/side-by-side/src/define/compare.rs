//! The object that the closure of a bench target fills, and the definition that comes of it.

use workload::BroughtKind;

use super::bounds::{Captures, Input};
use super::faults::{self, Faults};
use super::gathered::Gathered;
use super::job::Job;

/// The jobs that are to be compared, and how they come.
#[derive(Default)]
pub struct Compare {
    gathered: Gathered,
    loads: Vec<String>,
}

impl Compare {
    /// Adds a job: a name, a `setup` that makes its input, and the `work` that is measured.
    ///
    /// The setup runs once in each child that needs the job. All jobs of a child share the input.
    /// The output is checked if there is a [`Job::check`], and dropped where it was made.
    pub fn job<I: Input, O: 'static>(
        &mut self,
        name: impl Into<String>,
        setup: impl Fn() -> I + Captures,
        work: impl Fn(&I) -> O + Captures,
    ) -> Job<'_, I, O> {
        Job::new(&mut self.gathered, name.into(), Box::new(setup), Box::new(work))
    }

    /// Sets how jobs come, in place of the three default loads: `jobs=64`, `pause=50ms` or
    /// `rate=20/s`.
    pub fn loads<L: Into<String>>(&mut self, loads: impl IntoIterator<Item = L>) {
        for load in loads {
            let load = load.into();
            if let Err(error) = notation::load::read(&load) {
                self.gathered.faults.push(format!("the load `{load}`: {error}"));
            }
            self.loads.push(load);
        }
    }
}

/// The definition of a bench target: at least one job, and nothing that makes no sense.
pub(crate) struct Defined {
    kinds: Vec<BroughtKind>,
    loads: Vec<String>,
}

/// Calls the closure of a bench target.
///
/// # Errors
/// Everything that is wrong with what it has defined.
pub(crate) fn defined(define: impl FnOnce(&mut Compare)) -> Result<Defined, Faults> {
    let mut compare = Compare::default();
    define(&mut compare);
    let Compare { gathered: Gathered { kinds, mut faults }, loads } = compare;
    faults.extend(faults::of_names(kinds.iter().map(|kind| &*kind.name)));
    if faults.is_empty() { Ok(Defined { kinds, loads }) } else { Err(Faults(faults)) }
}

impl Defined {
    /// Returns the jobs' names, in the order in which they were defined.
    pub(crate) fn names(&self) -> Vec<&str> {
        self.kinds.iter().map(|kind| &*kind.name).collect()
    }

    /// Returns the loads. Empty for the default ones.
    pub(crate) fn loads(&self) -> &[String] {
        &self.loads
    }

    /// Returns true if one of the jobs can be split among threads.
    pub(crate) fn splits(&self) -> bool {
        self.kinds.iter().any(|kind| kind.splits)
    }

    /// Returns the jobs, to be brought into a child.
    pub(crate) fn into_kinds(self) -> Vec<BroughtKind> {
        self.kinds
    }
}
