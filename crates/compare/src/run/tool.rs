//! A program that works for a run without being measured, such as cargo.
//!
//! What must stay true: an interrupt ends it with all that it started, wherever the interrupt comes from. A terminal
//! would reach it by itself, but nobody sends it what was sent to this process alone.

use std::process::{ChildStdout, Command, Stdio};

use anyhow::{Context, Result, ensure};

use super::group;
use super::interrupt::Interrupt;

/// Runs a program to its end and gives what `read` makes of its stdout.
///
/// # Errors
/// Where it does not start, ends with a failure, or can't be read.
pub(crate) fn output_of<T>(
    command: &mut Command,
    interrupt: &Interrupt,
    read: impl FnOnce(ChildStdout) -> Result<T>,
) -> Result<T> {
    let program = command.get_program().to_string_lossy().into_owned();
    group::of_its_own(command);
    let mut tool =
        command.stdout(Stdio::piped()).spawn().with_context(|| format!("{program} can't be started"))?;
    interrupt.watch(tool.id());
    let stdout = tool.stdout.take().context("it was asked for")?;
    let read = read(stdout);
    let status = tool.wait();
    interrupt.forget();
    let status = status.with_context(|| format!("{program} can't be waited for"))?;
    ensure!(status.success(), "{program} ended with {status}: see above");
    read
}
