//! What every measuring command begins and ends with: the built strategies, the stored runs, Ctrl-C.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use compare::catalogue::Catalogue;
use compare::plan::{BadRequest, Plan};
use compare::run::Interrupt;
use compare::store::{Store, StoreError};
use compare::workspace::Workspace;
use record::Measurement;

use crate::progress::Progress;
use crate::{ending, output};

/// Where runs are kept.
#[derive(Clone, Debug, Args)]
pub(crate) struct Runs {
    /// The folder that runs are kept in; without it .breather/runs in the workspace
    #[arg(
        long = "runs",
        value_name = "DIR",
        env = "BREATHER_RUNS",
        hide_env_values = true,
        help_heading = "What comes of it"
    )]
    folder: Option<PathBuf>,
}

impl Runs {
    /// The store in this workspace.
    pub(crate) fn store(&self, workspace: &Workspace) -> Store {
        Store::at(self.folder.clone().unwrap_or_else(|| workspace.root().join(".breather").join("runs")))
    }
}

/// The workspace that this command was called in.
pub(crate) fn workspace() -> Result<Workspace> {
    Workspace::load(&std::env::current_dir().context("where this was called")?)
}

/// Ctrl-C, or a request to end: what is under way was ended, and nothing more is to be said.
#[derive(Debug, thiserror::Error)]
#[error("interrupted")]
pub(crate) struct Interrupted;

/// The built strategies, with an interrupt that ends whatever they do.
pub(crate) struct Session {
    pub(crate) catalogue: Catalogue,
    interrupt: Interrupt,
}

/// What a run came to.
pub(crate) struct Measured {
    pub(crate) measurements: Vec<Measurement>,
    pub(crate) interrupted: bool,
}

impl Session {
    /// Listens to Ctrl-C, builds the strategies and asks what they are.
    pub(crate) fn begin(workspace: &Workspace) -> Result<Session> {
        let interrupt = Interrupt::default();
        let raised = interrupt.clone();
        let raise = move || {
            if raised.is_raised() {
                // Twice: whatever takes so long now is left as it is.
                std::process::exit(ending::INTERRUPTED.into());
            }
            raised.raise();
        };
        ctrlc::set_handler(raise).context("Ctrl-C can't be listened to")?;
        let catalogue = workspace.build().and_then(|binaries| Catalogue::ask(binaries, &interrupt));
        Ok(Session { catalogue: unless_interrupted(&interrupt, catalogue)?, interrupt })
    }

    /// What was to be done, where it was not interrupted: that it failed then has no other reason.
    pub(crate) fn unless_interrupted<T>(&self, result: Result<T>) -> Result<T> {
        unless_interrupted(&self.interrupt, result)
    }

    /// Carries out a plan, shows how it goes on, and keeps what is measured.
    pub(crate) fn measure(&self, plan: &Plan, store: &Store) -> Result<Measured> {
        let mut run = store.create(&plan.info)?;
        let mut progress = Progress::begin(plan);
        let begun = Instant::now();
        let measurements = compare::run::run(plan, &self.catalogue, &mut run, &mut progress, &self.interrupt);
        progress.end();
        let measurements = measurements?;
        let interrupted = self.interrupt.is_raised();
        if interrupted && measurements.is_empty() {
            run.discard()?;
            output::say("interrupted before anything was measured: nothing is kept");
            return Err(Interrupted.into());
        }
        if interrupted {
            output::say(&format!(
                "interrupted: {} of {} measurements are kept",
                measurements.len(),
                plan.trials.len()
            ));
        }
        let (name, took) = (&plan.info.name, roughly(begun.elapsed()));
        output::say(&format!(
            "measured in {took}, kept as run {name}: `cargo xtask report {name}` shows it again"
        ));
        Ok(Measured { measurements, interrupted })
    }
}

fn unless_interrupted<T>(interrupt: &Interrupt, result: Result<T>) -> Result<T> {
    match result {
        Err(_) if interrupt.is_raised() => Err(Interrupted.into()),
        result => result,
    }
}

/// A duration for a person who waits.
pub(crate) fn roughly(duration: Duration) -> String {
    let seconds = duration.as_secs_f64().ceil();
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

/// For whoever wants to do it again: the arguments as they arrived here, without the quotes that a shell took away.
pub(crate) fn command_line() -> String {
    std::iter::once("cargo xtask".to_owned())
        .chain(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Whether a run can be kept under this name: said before the measuring, and not after it.
pub(crate) fn must_be_new(store: &Store, name: &str) -> Result<()> {
    match store.open(name) {
        Err(StoreError::Unknown { .. }) => Ok(()),
        Err(error @ (StoreError::BadName { .. } | StoreError::Io { .. })) => Err(error.into()),
        Ok(_) | Err(_) => {
            Err(BadRequest(format!("--save {name}: there is such a run already, and nothing is overwritten"))
                .into())
        }
    }
}
