//! Starts one child process, puts a question to it, takes its answer, and ends it in any case.

use std::io::Write;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::Builder;
use std::time::Duration;

use record::Cause;
use wait_timeout::ChildExt;

use super::group::Group;
use super::interrupt::Interrupt;
use super::limits::Limits;
use super::orphans::Adoption;
use super::pipe::{AFTER_EXIT, Pipe};
use super::program::Program;
use super::quota::QuotaGroup;
use super::{memory, own};

/// More than any answer has, in bytes.
const MOST_OUTPUT: usize = 16 << 20;

/// The variables that set the width of a pool. A figure that depended on them would depend on
/// something that no record holds.
const WIDTHS: [&str; 5] = [
    "ASYNC_STD_THREAD_COUNT",
    "BLOCKING_MAX_THREADS",
    "RAYON_NUM_THREADS",
    "SMOL_THREADS",
    "TOKIO_WORKER_THREADS",
];

/// The reason for no answer, with the last words of the child.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// The kind of failure.
    pub cause: Cause,
    /// The reason in words.
    pub reason: String,
}

impl std::fmt::Display for Silence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Silence {}

/// The end and the output of a child.
#[derive(Debug)]
pub struct Heard {
    /// Its exit status. `None` if it was killed at its time limit.
    pub status: Option<ExitStatus>,
    /// Its stdout, the first 16 MiB of it.
    pub stdout: String,
    /// Its stderr, the first 16 MiB of it.
    pub stderr: String,
}

/// Starts a program, writes `question` to its stdin, and returns its stdout. When this returns, the
/// child and the processes that it started are gone.
///
/// # Errors
/// If the child does not start, ends with a failure, or takes more than its limits.
pub fn ask(
    program: impl Into<Program>,
    subcommand: &str,
    question: &str,
    limits: impl Into<Limits>,
    interrupt: &Interrupt,
) -> Result<String, Silence> {
    ask_under(None, &program.into(), subcommand, question, limits.into(), interrupt)
}

/// Does the same as [`ask`], with the child in a control group.
///
/// # Errors
/// As [`ask`]; and if the child can't be put into the group.
pub(crate) fn ask_under(
    quota: Option<&QuotaGroup>,
    program: &Program,
    subcommand: &str,
    question: &str,
    limits: Limits,
    interrupt: &Interrupt,
) -> Result<String, Silence> {
    verdict(hear_under(quota, program, subcommand, question, limits, interrupt)?, limits)
}

/// Does the same as [`ask`], but returns the output of a child that failed too.
///
/// # Errors
/// If the child does not start, or can't be waited for.
pub fn hear(
    program: impl Into<Program>,
    subcommand: &str,
    question: &str,
    limits: impl Into<Limits>,
    interrupt: &Interrupt,
) -> Result<Heard, Silence> {
    hear_under(None, &program.into(), subcommand, question, limits.into(), interrupt)
}

fn hear_under(
    quota: Option<&QuotaGroup>,
    program: &Program,
    subcommand: &str,
    question: &str,
    limits: Limits,
    interrupt: &Interrupt,
) -> Result<Heard, Silence> {
    let mut command = Command::new(&program.path);
    command
        .args(&program.arguments)
        .arg(subcommand)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped());
    for variable in WIDTHS {
        command.env_remove(variable);
    }
    // A row has room for the panic's message, and none for a backtrace.
    command.env("RUST_BACKTRACE", "0");
    // The child compares this with its parent: the parent may be killed before the child asks the
    // system to tell it.
    command.env("BREATHER_PARENT", std::process::id().to_string());
    let adoption = Adoption::begin();
    let (mut child, group) = Group::start(&mut command).map_err(|error| Silence {
        cause: Cause::NotStarted,
        reason: format!("{} can't be started: {error}", program.path.display()),
    })?;
    interrupt.watch(group.ids());
    // The child waits for its question, so its work happens within the limit and the quota.
    let limited = limits.memory.map_or(Ok(()), |bytes| memory::limit(child.id(), bytes));
    let limited = limited.and_then(|()| quota.map_or(Ok(()), |group| group.enter(child.id())));
    if limited.is_err() {
        group.kill();
    }
    let pipes = talk(&mut child, question.to_owned());
    if pipes.is_err() {
        group.kill();
    }
    let ended = wait(&mut child, &group, limits.time);
    own::forget(child.id());
    interrupt.forget();
    // A process that the child left behind could hold a pipe open.
    group.kill();
    group.let_go();
    adoption.end_orphans();
    let (stdout, stderr) = pipes.map_err(|error| Silence {
        cause: Cause::NotStarted,
        reason: format!("the system refuses a thread that reads the child's answer: {error}"),
    })?;
    stdout.wait(AFTER_EXIT);
    stderr.wait(AFTER_EXIT);
    limited.map_err(|reason| Silence { cause: Cause::NotStarted, reason })?;
    let status = ended.map_err(|error| Silence {
        cause: Cause::NotStarted,
        reason: format!("the system refuses what it takes to wait for the child: {error}"),
    })?;
    Ok(Heard { status, stdout: stdout.text(), stderr: stderr.text() })
}

/// Writes the question to a child, and reads its stdout and stderr, on threads of their own.
///
/// A long question to a child that does not read would wait for ever. A child that reads nothing is
/// no error: its answer decides.
fn talk(child: &mut Child, question: String) -> std::io::Result<(Pipe, Pipe)> {
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        unreachable!("both were asked for");
    };
    let pipes = (Pipe::reading(stdout, MOST_OUTPUT)?, Pipe::reading(stderr, MOST_OUTPUT)?);
    if let Some(mut stdin) = child.stdin.take() {
        Builder::new().spawn(move || stdin.write_all(question.as_bytes()))?;
    }
    Ok(pipes)
}

/// Returns the child's exit status; `None` if it was killed at its time limit.
///
/// `wait_timeout` panics if it gets no pair of sockets at the first wait of this process. To start
/// the child took six descriptors for its pipes, and three of them are free again.
fn wait(child: &mut Child, group: &Group, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    match child.wait_timeout(limit) {
        Ok(Some(status)) => Ok(Some(status)),
        Ok(None) => {
            group.kill();
            // Kills on a system without groups. A child that has ended by now is no error.
            let _ = child.kill();
            let _ = child.wait();
            Ok(None)
        }
        Err(error) => {
            group.kill();
            let _ = child.kill();
            let _ = child.wait();
            Err(error)
        }
    }
}

/// Turns a child's output into its answer, or into the reason for none.
fn verdict(Heard { status, stdout, stderr }: Heard, limits: Limits) -> Result<String, Silence> {
    let silence = |cause, what: String| {
        let last = stderr.lines().rev().map(str::trim).find(|line| says_why(line));
        let mut reason = match last {
            Some(last) => format!("{what}; its last words: {}", excerpt(last)),
            None => what,
        };
        if let Some(blame) = limits.memory.and_then(|bytes| memory::blame(bytes, &stderr)) {
            reason = format!("{blame}: {reason}");
        }
        Err(Silence { cause, reason })
    };
    match status {
        None => {
            silence(Cause::TimedOut, format!("no answer within {} s, so it was ended", limits.time.as_secs()))
        }
        Some(status) if !status.success() => silence(Cause::Crashed, format!("it ended with {status}")),
        Some(_) if stdout.trim().is_empty() => {
            silence(Cause::Crashed, "it ended without an answer".to_owned())
        }
        Some(_) => Ok(stdout),
    }
}

/// Returns whether a line of a child's last words is more than advice about backtraces.
fn says_why(line: &str) -> bool {
    !line.is_empty() && !["note:", "skipping backtrace"].iter().any(|advice| line.starts_with(advice))
}

/// Returns the beginning of any text, on one line, with control characters escaped.
pub(crate) fn excerpt(text: &str) -> String {
    const LENGTH: usize = 120;
    let escaped = text.chars().take(LENGTH).flat_map(char::escape_debug).collect::<String>();
    if text.chars().count() > LENGTH { format!("{escaped}...") } else { escaped }
}
