//! Runs a program that works for a run without being measured, such as cargo.
//!
//! **Invariant:** an interrupt ends the program with all that it started, and so does the end of
//! this process. A signal that is sent to this process alone does not reach the program, so the
//! interrupt kills it.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

use super::group::Group;
use super::interrupt::Interrupt;
use super::own;
use crate::tools::not_started;

/// Runs a program to its end, and returns what `read` makes of its stdout.
///
/// # Errors
/// If the program does not start, ends with a failure, or can't be read.
pub fn output_of<T>(
    command: &mut Command,
    interrupt: &Interrupt,
    read: impl FnOnce(ChildStdout) -> Result<T>,
) -> Result<T> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (status, read) = attended(command.stdout(Stdio::piped()), interrupt, |tool| {
        read(tool.stdout.take().context("it was asked for")?)
    })?;
    ensure!(status.success(), "{program} ended with {status}: see above");
    read
}

/// Runs a program to its end, and returns its exit status and its stderr.
///
/// # Errors
/// If the program does not start, or can't be waited for.
pub fn words_of(command: &mut Command, interrupt: &Interrupt) -> Result<(ExitStatus, String)> {
    let (status, words) = attended(command.stderr(Stdio::piped()), interrupt, |tool| {
        let mut words = Vec::new();
        // Words that can't be read count as not written.
        let _ = tool.stderr.take().map(|mut stderr| stderr.read_to_end(&mut words));
        String::from_utf8_lossy(&words).into_owned()
    })?;
    Ok((status, words))
}

/// Runs a program under an interrupt, and reads its output.
fn attended<T>(
    command: &mut Command,
    interrupt: &Interrupt,
    read: impl FnOnce(&mut Child) -> T,
) -> Result<(ExitStatus, T)> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (mut tool, group) = Group::start(command).map_err(|error| {
        let told = not_started(&program, &error);
        anyhow::Error::new(error).context(told)
    })?;
    interrupt.watch(group.id());
    let read = read(&mut tool);
    let status = tool.wait();
    own::forget(tool.id());
    interrupt.forget();
    // What the tool left behind goes on: it may be a server for other builds.
    group.let_go();
    Ok((status.with_context(|| format!("{program} can't be waited for"))?, read))
}
