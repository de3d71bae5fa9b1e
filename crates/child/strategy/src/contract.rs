//! The contract itself: the duties of a strategy, and the place where it works.

use record::{Abilities, Output, Settings};
use runtime::{Runtime, RuntimeId};
use workload::Job;

use crate::about::About;
use crate::error::{JobError, Refusal};

/// A way to keep a job from holding up the loop.
///
/// One value serves all jobs of a process. What they share, such as a pool, belongs in it.
pub trait Strategy: Send + Sync + Sized + 'static {
    /// Its name, and the settings that it takes.
    const ABOUT: About;

    /// The settings that it is measured with besides [`About::defaults`] if there is a quota. They
    /// may make no sense without one.
    const DEFAULTS_UNDER_QUOTA: &'static [&'static str] = &[];

    /// Makes the strategy with these settings, at this site. Every key in `settings` is one of
    /// [`About::settings`]. If a person gives none, they are the first of
    /// [`About::variants`].
    ///
    /// # Errors
    /// [`Refusal::Invalid`] for a value that makes no sense. [`Refusal::Unsupported`] for a runtime
    /// or a number of processors on which the strategy makes no sense.
    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal>;

    /// Returns what it can do with these settings. The conformance test proves each statement,
    /// `false` ones too.
    fn abilities(&self) -> Abilities;

    /// Runs the job to its output. The future is polled on the event loop that is to keep its beat.
    ///
    /// # Errors
    /// [`JobError::Panicked`] if the job panics: no panic escapes, and none of its drop either: see
    /// [`Contained`](crate::Contained).
    fn run<R: Runtime>(
        &self,
        runtime: &R,
        job: impl Job + 'static,
    ) -> impl Future<Output = Result<Output, JobError>> + Send;

    /// Runs a job that borrows from its caller. Only a strategy that keeps the job where it is can
    /// do that. It then states [`Abilities::borrows`].
    ///
    /// # Errors
    /// As [`Strategy::run`]; and [`JobError::CannotBorrow`] if the strategy does not replace this
    /// method.
    fn run_borrowed<'j, R: Runtime>(
        &'j self,
        _runtime: &'j R,
        _job: &'j mut (dyn Job + 'j),
    ) -> impl Future<Output = Result<Output, JobError>> + Send {
        async { Err(JobError::CannotBorrow) }
    }
}

/// The place where a strategy is to work.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The runtime that its jobs come from.
    pub runtime: RuntimeId,
    /// The number of processors that the process may use. A quota does not make them fewer.
    pub cpus: usize,
    /// The quota that the process runs under, in thousandths of a processor. `None` if there is
    /// none.
    pub quota_millicpus: Option<u64>,
}
