//! The place where the command was called: its workspace, and the strategies there.

use anyhow::{Context, Result};
use command::Subjects;
use engine::Workspace;

/// Reads the workspace that this command was called in.
pub(crate) fn workspace() -> Result<Workspace> {
    Workspace::load(&std::env::current_dir().context("the current folder can't be found")?)
}

/// Returns what is measured: the strategies of the workspace.
pub(crate) fn subjects() -> Result<Subjects> {
    Ok(Subjects::of_workspace(workspace()?))
}
