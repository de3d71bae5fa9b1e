//! The process that does jobs for another one: it reads jobs from stdin, one after the other, and
//! writes how far each has come to stdout.
//!
//! It ends when its stdin does, and, on Linux, when its parent does. A job that aborts or overflows
//! the stack takes this process with it, and no other.
//!
//! **Invariant:** there is one last reply to each job, unless the process dies of it.

use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::OnceLock;
use std::time::{Duration, Instant};

use strategy::{Contained, Job, Output, Packed, Progress, TaskError, conformance};
use workload::Workload;

use crate::wire::{Reply, SendError, receive_job, send_reply};

/// The subcommand.
pub(super) const WORK: &str = "work";

/// How often a job says how far it has come.
const EVERY: Duration = Duration::from_millis(1);

static PROGRAM: OnceLock<Option<PathBuf>> = OnceLock::new();

/// Remembers this program as one that can be started with [`WORK`].
pub(super) fn remember_program() {
    PROGRAM.get_or_init(|| std::env::current_exe().ok());
}

/// Returns the program that does jobs if it is started with the argument `work`: this one, if
/// [`main`](crate::main()) began it. `None` if something else did, such as a test.
pub fn program() -> Option<PathBuf> {
    PROGRAM.get().cloned().flatten()
}

/// Does jobs until stdin ends.
pub(super) fn run() -> ExitCode {
    process::die_with_parent();
    let (mut jobs, mut replies) = (io::stdin().lock(), io::stdout().lock());
    loop {
        match receive_job(&mut jobs) {
            Ok(Some(job)) => match answer(job, &mut replies) {
                Ok(()) => {}
                // The process that waits for the answer went away.
                Err(SendError::Pipe(_)) => return ExitCode::SUCCESS,
                Err(error @ SendError::TooLong) => {
                    eprintln!("the answer can't be sent: {error}");
                    return ExitCode::FAILURE;
                }
            },
            Ok(None) => return ExitCode::SUCCESS,
            Err(error) => {
                eprintln!("stdin holds no job: {error}");
                return ExitCode::FAILURE;
            }
        }
    }
}

fn answer(packed: Packed<'_>, replies: &mut impl Write) -> Result<(), SendError> {
    let last = match unpack(packed) {
        Ok(job) => match Contained::new(job).end(|job| done(&mut **job, replies)) {
            Ok(output) => Reply::Done(output?),
            Err(TaskError::Panicked(message)) => Reply::Panicked(message),
            Err(error) => Reply::Panicked(error.to_string()),
        },
        Err(reason) => {
            eprintln!("no job that this process knows: {reason}");
            Reply::Unknown
        }
    };
    send_reply(replies, &last)
}

fn unpack(packed: Packed<'_>) -> Result<Box<dyn Job>, String> {
    match conformance::unpack(&packed.workload) {
        Some(job) => Ok(job),
        None => Workload::unpack(packed).map_err(|error| error.to_string()),
    }
}

/// Does a job, and says about every millisecond how far it has come.
fn done(job: &mut dyn Job, replies: &mut impl Write) -> Result<Output, SendError> {
    if !job.can_be_cut() {
        return Ok(job.finish());
    }
    let (mut chunk, mut said) = (1_u64, Instant::now());
    loop {
        let begun = Instant::now();
        if let Progress::Done(output) = job.advance(chunk) {
            return Ok(output);
        }
        let now = Instant::now();
        if now - begun < EVERY / 4 {
            chunk = chunk.saturating_mul(2);
        } else if now - begun > EVERY {
            chunk = (chunk / 2).max(1);
        }
        if now - said >= EVERY {
            send_reply(replies, &Reply::Progress(job.so_far()))?;
            said = now;
        }
    }
}
