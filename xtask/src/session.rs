//! What every measuring command begins and ends with: the built strategies, the stored runs, Ctrl-C.

use std::path::PathBuf;
use std::time::Duration;

use anyhow::{Context, Result};
use clap::Args;
use compare::catalogue::Catalogue;
use compare::plan::{BadRequest, Plan};
use compare::run::Interrupt;
use compare::store::{Store, StoreError};
use compare::workspace::Workspace;
use record::Answer;

use crate::ending;
use crate::progress::Progress;

/// Where runs are kept.
#[derive(Clone, Debug, Args)]
pub(crate) struct Runs {
    /// The folder that runs are kept in; without it .breather/runs in the workspace
    #[arg(long = "runs", value_name = "DIR", env = "BREATHER_RUNS", global = true)]
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

/// Builds the strategies and asks what they are.
pub(crate) fn catalogue(workspace: &Workspace) -> Result<Catalogue> {
    Catalogue::ask(workspace.build()?)
}

/// What a run came to.
pub(crate) struct Measured {
    pub(crate) answers: Vec<Answer>,
    pub(crate) interrupted: bool,
}

/// Carries out a plan, shows how it goes on, and keeps what is measured.
pub(crate) fn measure(plan: &Plan, catalogue: &Catalogue, store: &Store) -> Result<Measured> {
    let interrupt = Interrupt::default();
    let raised = interrupt.clone();
    ctrlc::set_handler(move || {
        if raised.is_raised() {
            // Twice: whatever takes so long now is left as it is.
            std::process::exit(ending::INTERRUPTED.into());
        }
        raised.raise();
    })
    .context("Ctrl-C can't be listened to")?;

    let mut run = store.create(&plan.info)?;
    let mut progress = Progress::begin(plan);
    let answers = compare::run::run(plan, catalogue, &mut run, &mut progress, &interrupt);
    progress.end();
    let answers = answers?;
    let interrupted = interrupt.is_raised();
    if interrupted {
        eprintln!("interrupted: {} of {} measurements are kept", answers.len(), plan.trials.len());
    }
    eprintln!("kept as run {0}; `cargo xtask report {0}` shows it again", plan.info.name);
    Ok(Measured { answers, interrupted })
}

/// A duration for a person who waits.
pub(crate) fn roughly(duration: Duration) -> String {
    let seconds = duration.as_secs_f64().ceil();
    if seconds < 120.0 { format!("{seconds:.0} s") } else { format!("{:.0} min", seconds / 60.0) }
}

/// As it was typed, for whoever wants to do it again.
pub(crate) fn command_line() -> String {
    std::iter::once("cargo xtask".to_owned()).chain(std::env::args().skip(1)).collect::<Vec<_>>().join(" ")
}

/// Whether a run can be kept under this name: said before the measuring, and not after it.
pub(crate) fn must_be_new(store: &Store, name: &str) -> Result<()> {
    match store.open(name) {
        Err(StoreError::Unknown { .. }) => Ok(()),
        Err(error @ StoreError::BadName { .. }) => Err(error.into()),
        Ok(_) | Err(_) => {
            Err(BadRequest(format!("--save {name}: there is such a run already, and nothing is overwritten"))
                .into())
        }
    }
}
