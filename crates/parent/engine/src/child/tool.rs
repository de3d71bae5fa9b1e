//! Runs a program that works for a run without being measured, such as cargo.
//!
//! **Invariant:** an interrupt ends the program with all that it started, and so does the end of
//! this process. A signal that is sent to this process alone does not reach the program, so the
//! interrupt kills it.

use std::io::{self, Read};
use std::process::{Child, Command, ExitStatus, Output, Stdio};

use anyhow::{Context, Result, ensure};

use super::group::Group;
use super::interrupt::Interrupt;
use super::own;
use super::pipe::{AFTER_EXIT, Pipe};
use crate::tools::not_started;

/// A tool that has ended, and what it wrote to the pipes that its command has.
#[derive(Debug)]
pub struct Said {
    /// Its exit status.
    pub status: ExitStatus,
    /// Its stdout. Empty if that is no pipe.
    pub stdout: String,
    /// Its stderr. Empty if that is no pipe.
    pub stderr: String,
}

/// Runs a program to its end, and returns its stdout. Its stderr goes where the command says.
///
/// # Errors
/// If the program does not start, ends with a failure, or can't be read.
pub fn output_of(command: &mut Command, interrupt: &Interrupt) -> Result<String> {
    let said = said_by(command.stdout(Stdio::piped()), interrupt)?;
    let program = command.get_program().to_string_lossy();
    ensure!(said.status.success(), "{program} ended with {}: see above", said.status);
    Ok(said.stdout)
}

/// Runs a program to its end, and reads the pipes that the command has. What the program leaves
/// behind may hold them open: this waits five seconds for it.
///
/// # Errors
/// If the program does not start, or can't be waited for or read.
pub fn said_by(command: &mut Command, interrupt: &Interrupt) -> Result<Said> {
    let program = command.get_program().to_string_lossy().into_owned();
    let refused = || format!("the system refuses a thread that reads what {program} says");
    let (stdout, stderr, status) = attended(command, interrupt, |mut tool, group| {
        let stdout = tool.stdout.take().map(read_to_its_end).transpose();
        let stderr = tool.stderr.take().map(read_to_its_end).transpose();
        if stdout.is_err() || stderr.is_err() {
            group.kill();
            // Kills on a system without groups. A tool that has ended by now is no error.
            let _ = tool.kill();
        }
        (stdout, stderr, tool.wait())
    })?;
    let text = |pipe: io::Result<Option<Pipe>>| -> Result<String> {
        let pipe = pipe.with_context(refused)?;
        pipe.map_or(Ok(String::new()), |pipe| {
            pipe.wait(AFTER_EXIT);
            Ok(pipe.text())
        })
    };
    Ok(Said {
        stdout: text(stdout)?,
        stderr: text(stderr)?,
        status: status.with_context(|| format!("{program} can't be waited for"))?,
    })
}

/// Runs a program that only tells something, and starts nothing that goes on. It takes no thread.
///
/// # Errors
/// As [`said_by`].
pub fn told_by(command: &mut Command, interrupt: &Interrupt) -> Result<Said> {
    let program = command.get_program().to_string_lossy().into_owned();
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
    let output = attended(command, interrupt, |tool, _| tool.wait_with_output())?;
    let Output { status, stdout, stderr } =
        output.with_context(|| format!("{program} can't be waited for"))?;
    let [stdout, stderr] = [stdout, stderr].map(|bytes| String::from_utf8_lossy(&bytes).into_owned());
    Ok(Said { status, stdout, stderr })
}

/// Runs a program under an interrupt. `hear` waits for its end.
fn attended<T>(
    command: &mut Command,
    interrupt: &Interrupt,
    hear: impl FnOnce(Child, &Group) -> T,
) -> Result<T> {
    let program = command.get_program().to_string_lossy().into_owned();
    let (tool, group) = Group::start(command).map_err(|error| {
        let told = not_started(&program, &error);
        anyhow::Error::new(error).context(told)
    })?;
    interrupt.watch(group.ids());
    let id = tool.id();
    let heard = hear(tool, &group);
    own::forget(id);
    interrupt.forget();
    // What the tool left behind goes on: it may be a server for other builds.
    group.let_go();
    Ok(heard)
}

/// Reads all that a tool says: a compiler may have much to say.
fn read_to_its_end(from: impl Read + Send + 'static) -> io::Result<Pipe> {
    Pipe::reading(from, usize::MAX)
}
