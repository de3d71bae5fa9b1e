//! One child process: a question in, an answer out, and an end to it whatever happens.

use std::io::Write;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::Duration;

use record::Cause;
use wait_timeout::ChildExt;

use super::interrupt::Interrupt;
use super::limits::Limits;
use super::pipe::Pipe;
use super::{group, memory};

/// How long a pipe may stay open after the child itself has ended: then somebody else holds it.
const PIPE_AFTER_EXIT: Duration = Duration::from_millis(500);

/// Pools that would be as wide as the caller's environment says, and not as wide as the cell: a figure would depend
/// on something that no record holds.
const WIDTHS: [&str; 5] = [
    "ASYNC_STD_THREAD_COUNT",
    "BLOCKING_MAX_THREADS",
    "RAYON_NUM_THREADS",
    "SMOL_THREADS",
    "TOKIO_WORKER_THREADS",
];

/// Why there is no answer: what happened, and what the child said last.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Silence {
    /// What kind of failure it was.
    pub cause: Cause,
    /// In words.
    pub reason: String,
}

impl std::fmt::Display for Silence {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.reason)
    }
}

impl std::error::Error for Silence {}

/// What came of a child.
#[derive(Debug)]
pub struct Heard {
    /// How it ended. `None` where it had to be ended, because its time was over.
    pub status: Option<ExitStatus>,
    /// What it wrote, the first 16 MiB of it.
    pub stdout: String,
    /// The same for its stderr.
    pub stderr: String,
}

/// Starts a binary, writes `question` to its stdin and gives what it wrote to stdout. When this returns, the child
/// and what it started are gone.
///
/// # Errors
/// Where it does not start, ends with a failure, or takes more than its limits.
pub fn ask(
    binary: &Path,
    subcommand: &str,
    question: &str,
    limits: impl Into<Limits>,
    interrupt: &Interrupt,
) -> Result<String, Silence> {
    let limits = limits.into();
    verdict(hear(binary, subcommand, question, limits, interrupt)?, limits)
}

/// The same, whatever comes of it: for one who wants to know more than that there was no answer.
///
/// # Errors
/// Where it does not start, or can't be waited for.
pub fn hear(
    binary: &Path,
    subcommand: &str,
    question: &str,
    limits: impl Into<Limits>,
    interrupt: &Interrupt,
) -> Result<Heard, Silence> {
    let limits = limits.into();
    let mut command = Command::new(binary);
    command.arg(subcommand).stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped());
    for variable in WIDTHS {
        command.env_remove(variable);
    }
    // A backtrace would hide the panic's message, which is what a row has room for.
    command.env("RUST_BACKTRACE", "0");
    // So that it notices where its parent was killed before it could ask to be told.
    command.env("BREATHER_PARENT", std::process::id().to_string());
    group::of_its_own(&mut command);
    let mut child = command.spawn().map_err(|error| Silence {
        cause: Cause::NotStarted,
        reason: format!("{} can't be started: {error}", binary.display()),
    })?;
    interrupt.watch(child.id());
    // It waits for its question, so whatever it is asked to do happens within the limit.
    let limited = limits.memory.map_or(Ok(()), |bytes| memory::limit(child.id(), bytes));
    if limited.is_err() {
        group::kill(child.id());
    }
    let (Some(stdout), Some(stderr)) = (child.stdout.take(), child.stderr.take()) else {
        unreachable!("both were asked for");
    };
    let (stdout, stderr) = (Pipe::reading(stdout), Pipe::reading(stderr));
    if let Some(mut stdin) = child.stdin.take() {
        let question = question.to_owned();
        // A child that does not want to know is not forced to; what it answers decides. From a thread, because a
        // long question to a child that does not read would wait for ever.
        std::thread::spawn(move || stdin.write_all(question.as_bytes()));
    }
    let ended = wait(&mut child, limits.time);
    interrupt.forget();
    // Whatever the child started and left behind, before it can hold a pipe open.
    group::kill(child.id());
    stdout.wait(PIPE_AFTER_EXIT);
    stderr.wait(PIPE_AFTER_EXIT);
    limited.map_err(|reason| Silence { cause: Cause::NotStarted, reason })?;
    let status = ended.map_err(|error| Silence {
        cause: Cause::Crashed,
        reason: format!("it can't be waited for: {error}"),
    })?;
    Ok(Heard { status, stdout: stdout.text(), stderr: stderr.text() })
}

/// The child's exit status; `None` where it had to be killed.
fn wait(child: &mut Child, limit: Duration) -> std::io::Result<Option<ExitStatus>> {
    match child.wait_timeout(limit) {
        Ok(Some(status)) => Ok(Some(status)),
        Ok(None) => {
            group::kill(child.id());
            // On a system without groups; a child that has ended by now is no error.
            let _ = child.kill();
            let _ = child.wait();
            Ok(None)
        }
        Err(error) => {
            group::kill(child.id());
            let _ = child.kill();
            Err(error)
        }
    }
}

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

/// Whether a line of a child's last words is more than advice about backtraces.
fn says_why(line: &str) -> bool {
    !line.is_empty() && !["note:", "skipping backtrace"].iter().any(|advice| line.starts_with(advice))
}

/// The beginning of a text that may hold anything, on one line.
pub(crate) fn excerpt(text: &str) -> String {
    const LENGTH: usize = 120;
    let escaped = text.chars().take(LENGTH).flat_map(char::escape_debug).collect::<String>();
    if text.chars().count() > LENGTH { format!("{escaped}...") } else { escaped }
}
