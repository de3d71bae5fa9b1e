//! The contract between a strategy and everything that compares strategies.
//!
//! A [`Strategy`] runs a [`Job`] to its [`Output`] on a [`Runtime`]; that is all that its crate holds. This crate holds
//! the rest: the [`main`](main()) that every strategy's binary shares (the article's script when a person runs
//! it, a measuring child when `compare` does), and the [`conformance!`] test that proves what a strategy says of
//! itself. It knows no strategy by name.
//!
//! What must stay true: the ticker and the jobs are started in the same way for every strategy, and nothing that
//! is measured depends on which one it is.

mod command;
pub mod conformance;
mod error;
mod kind;
mod measure;
mod meter;
mod observed;
mod setting;
mod slices;

pub use breather::Breather;
pub use command::main;
pub use error::{JobError, Refusal};
pub use record::{Abilities, Output, Settings};
pub use runtime::{Family, Runtime, RuntimeId, Workers, catch};
pub use setting::{Value, setting, time};
pub use workload::{Job, Progress};

/// How a job is kept from holding up the loop.
///
/// One value serves all jobs of a process; what they share, such as a pool, belongs in it.
pub trait Strategy: Send + Sync + Sized + 'static {
    /// What it is called and takes.
    const ABOUT: About;

    /// The strategy with these settings, at this site. Every key in `settings` is one of
    /// [`About::settings`]; where a person gave none at all they are the first of [`About::defaults`].
    ///
    /// # Errors
    /// A value that makes no sense is [`Refusal::Invalid`]; a runtime or a number of processors on which the
    /// strategy makes no sense is [`Refusal::Unsupported`].
    fn new(settings: &Settings, site: Site) -> Result<Self, Refusal>;

    /// What it can do with these settings. The conformance test proves each statement, `false` ones too.
    fn abilities(&self) -> Abilities;

    /// Runs the job to its output. The future is polled on the event loop that is to keep its beat.
    ///
    /// # Errors
    /// [`JobError::Panicked`] where the job panics: no panic escapes.
    fn run<R: Runtime>(
        &self,
        runtime: &R,
        job: impl Job + 'static,
    ) -> impl Future<Output = Result<Output, JobError>> + Send;

    /// The same for a job that borrows from its caller. Only a strategy that keeps the job where it is can do
    /// that; then it states [`Abilities::borrows`].
    ///
    /// # Errors
    /// As [`Strategy::run`]; and [`JobError::CannotBorrow`], unless it was written otherwise.
    fn run_borrowed<'j, R: Runtime>(
        &'j self,
        _runtime: &'j R,
        _job: &'j mut (dyn Job + 'j),
    ) -> impl Future<Output = Result<Output, JobError>> + Send {
        async { Err(JobError::CannotBorrow) }
    }
}

/// What a strategy says of itself.
#[derive(Clone, Copy, Debug)]
pub struct About {
    /// Its package's name: `env!("CARGO_PKG_NAME")`.
    pub name: &'static str,
    /// One sentence, for `cargo xtask list`.
    pub summary: &'static str,
    /// The settings it takes.
    pub settings: &'static [Setting],
    /// The settings it is measured with where nobody chose: `&["every=1000", "every=1000000"]`. A strategy
    /// that takes none has `&[""]`.
    pub defaults: &'static [&'static str],
}

/// A setting that a strategy takes.
#[derive(Clone, Copy, Debug)]
pub struct Setting {
    /// The key: `every`.
    pub key: &'static str,
    /// The values in words: `1, 2, 3, ...`.
    pub values: &'static str,
    /// What changes with it, in one sentence.
    pub help: &'static str,
}

/// Where a strategy is to work.
#[derive(Clone, Copy, Debug)]
pub struct Site {
    /// The runtime that its jobs come from.
    pub runtime: RuntimeId,
    /// How many processors the process may use.
    pub cpus: usize,
}
