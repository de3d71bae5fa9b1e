//! A program that works for a run without being measured, such as cargo.
//!
//! What must stay true: an interrupt ends it with all that it started, wherever the interrupt comes from. A terminal
//! would reach it by itself, but nobody sends it what was sent to this process alone.

use std::io::Read;
use std::process::{Child, ChildStdout, Command, ExitStatus, Stdio};

use anyhow::{Context, Result, ensure};

use super::group;
use super::interrupt::Interrupt;

/// Runs a program to its end and gives what `read` makes of its stdout.
///
/// # Errors
/// Where it does not start, ends with a failure, or can't be read.
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

/// Runs a program to its end, whatever that is, and gives what it wrote to stderr.
///
/// # Errors
/// Where it does not start, or can't be waited for.
pub fn words_of(command: &mut Command, interrupt: &Interrupt) -> Result<(ExitStatus, String)> {
    let (status, words) = attended(command.stderr(Stdio::piped()), interrupt, |tool| {
        let mut words = Vec::new();
        // What can't be read any more is as good as not written.
        let _ = tool.stderr.take().map(|mut stderr| stderr.read_to_end(&mut words));
        String::from_utf8_lossy(&words).into_owned()
    })?;
    Ok((status, words))
}

fn attended<T>(
    command: &mut Command,
    interrupt: &Interrupt,
    read: impl FnOnce(&mut Child) -> T,
) -> Result<(ExitStatus, T)> {
    let program = command.get_program().to_string_lossy().into_owned();
    group::of_its_own(command);
    let mut tool = command.spawn().with_context(|| format!("{program} can't be started"))?;
    interrupt.watch(tool.id());
    let read = read(&mut tool);
    let status = tool.wait();
    interrupt.forget();
    Ok((status.with_context(|| format!("{program} can't be waited for"))?, read))
}
