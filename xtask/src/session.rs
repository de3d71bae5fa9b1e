//! What every measuring command begins with: the workspace, the stored runs, the built strategies, Ctrl-C.

use std::path::PathBuf;

use anyhow::{Context, Result};
use clap::Args;
use engine::{BadRequest, Catalogue, Interrupt, Store, StoreError, Stored, Workspace};

use crate::experiments::Entry;
use crate::output;

/// Where runs are kept.
#[derive(Clone, Debug, Args)]
pub(crate) struct Runs {
    /// The folder for runs; without it .breather/runs in the workspace
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
    /// Returns the store in this workspace.
    pub(crate) fn store(&self, workspace: &Workspace) -> Store {
        Store::at(self.folder.clone().unwrap_or_else(|| workspace.root().join(".breather").join("runs")))
    }
}

/// Reads the workspace that this command was called in.
pub(crate) fn workspace() -> Result<Workspace> {
    Workspace::load(&std::env::current_dir().context("where this was called")?)
}

/// Reads a stored run, and says which experiment made it. A measurement that was cut short by a kill is left out, with a
/// warning. Measurements of an older format get what they lack.
pub(crate) fn read(store: &Store, name: &str) -> Result<(Stored, &'static Entry)> {
    let mut stored = store.open(name)?;
    if let Some(torn) = &stored.torn {
        let (file, line) = (torn.file.display(), torn.line);
        output::say(&format!("warning: {file}:{line}: cut short when it was written, and left out"));
    }
    let entry = Entry::of_run(&stored.info)?;
    (entry.upgrade)(&stored.info, &mut stored.measurements);
    Ok((stored, entry))
}

/// The built strategies, with an interrupt that ends whatever they do.
pub(crate) struct Session {
    pub(crate) catalogue: Catalogue,
    pub(crate) interrupt: Interrupt,
}

impl Session {
    /// Listens to Ctrl-C, builds the strategies and asks what they are.
    pub(crate) fn begin(workspace: &Workspace) -> Result<Session> {
        let interrupt = Interrupt::listen()?;
        let catalogue = workspace.build(&interrupt).and_then(|binaries| Catalogue::ask(binaries, &interrupt));
        Ok(Session { catalogue: interrupt.explain(catalogue)?, interrupt })
    }
}

/// Returns the command line as it arrived here, without the quotes that a shell took away.
pub(crate) fn command_line() -> String {
    std::iter::once("cargo xtask".to_owned())
        .chain(std::env::args_os().skip(1).map(|argument| argument.to_string_lossy().into_owned()))
        .collect::<Vec<_>>()
        .join(" ")
}

/// Refuses a name under which a run is kept already: before the measuring, and not after it.
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
