//! What every measuring command begins and ends with: the built strategies, the stored runs, Ctrl-C.

use std::path::PathBuf;
use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::Args;
use compare::catalogue::Catalogue;
use compare::plan::{BadRequest, Plan, remainder};
use compare::run::Interrupt;
use compare::store::{Run, Store, StoreError};
use compare::workspace::Workspace;
use record::Measurement;

use crate::measured::{Cut, Measured};
use crate::progress::Progress;
use crate::{ending, output, report};

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

impl Session {
    /// Listens to Ctrl-C, builds the strategies and asks what they are.
    pub(crate) fn begin(workspace: &Workspace) -> Result<Session> {
        let interrupt = interrupt()?;
        let catalogue = workspace.build(&interrupt).and_then(|binaries| Catalogue::ask(binaries, &interrupt));
        Ok(Session { catalogue: unless_interrupted(&interrupt, catalogue)?, interrupt })
    }

    /// What was to be done, where it was not interrupted: that it failed then has no other reason.
    pub(crate) fn unless_interrupted<T>(&self, result: Result<T>) -> Result<T> {
        unless_interrupted(&self.interrupt, result)
    }

    /// Carries out a plan, shows how it goes on, and keeps what is measured.
    pub(crate) fn measure(&self, plan: &Plan, store: &Store) -> Result<Measured> {
        let run = store.create(&plan.info)?;
        self.carry_on(plan, store, run, Vec::new())
    }

    /// The same for a plan that is the rest of a run of which this much is kept.
    pub(crate) fn carry_on(
        &self,
        plan: &Plan,
        store: &Store,
        mut run: Run,
        kept: Vec<Measurement>,
    ) -> Result<Measured> {
        let name = &plan.info.name;
        let before = remainder(&plan.info, &kept).map_or(kept.len(), |left| left.measured());
        let mut progress = Progress::begin(plan, before);
        let begun = Instant::now();
        let added = compare::run::run(plan, &self.catalogue, &mut run, &mut progress, &self.interrupt);
        progress.end();
        let added = match added {
            Ok(added) => added,
            Err(error) => {
                // What is shown then is what is kept, which only the file knows.
                output::say(&format!("error: {:#}", anyhow::Error::new(error)));
                drop(run);
                let (_, measurements) = report::read(store, name)?;
                return Ok(Measured::told(&plan.info, measurements, Some(Cut::NotKept)));
            }
        };
        let interrupted = self.interrupt.is_raised();
        if interrupted && kept.is_empty() && added.is_empty() {
            run.discard()?;
            output::say("interrupted before anything was measured: nothing is kept");
            return Err(Interrupted.into());
        }
        let cut = interrupted.then_some(Cut::Interrupted);
        let measured = Measured::told(&plan.info, [kept, added].concat(), cut);
        let took = roughly(begun.elapsed());
        output::say(&format!(
            "measured in {took}, kept as run {name}: `cargo xtask report {name}` shows it again"
        ));
        Ok(measured)
    }
}

/// Listens to Ctrl-C, and to a request to end: the child that runs is ended, and no other begun.
pub(crate) fn interrupt() -> Result<Interrupt> {
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
    Ok(interrupt)
}

/// What was to be done, where it was not interrupted: that it failed then has no other reason.
pub(crate) fn unless_interrupted<T>(interrupt: &Interrupt, result: Result<T>) -> Result<T> {
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
