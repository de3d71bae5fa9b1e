//! A thread of the pool: it has a process of its own, and talks to it over pipes that block.
//!
//! 1. It takes a job from the queue.
//! 2. It starts its process, if it has none that runs.
//! 3. It sends the job.
//! 4. It reads how far the job has come, and tells the job.
//! 5. It sends the output to the caller.
//!
//! **Invariant:** every job that is taken from the queue is answered, unless nobody waits for it.
//! The thread goes on, whatever became of its process.

use std::path::Path;
use std::sync::Arc;

use async_channel::Receiver;
use measure::wire::{Reply, SendError, receive_reply, send_job};
use strategy::{Contained, Job, JobError, Output, catch};

use crate::seat::{Pipes, Seat};
use crate::ticket::Ticket;

/// A job in the queue.
pub(crate) struct Order {
    pub(crate) job: Contained<Box<dyn Job>>,
    pub(crate) ticket: Arc<Ticket>,
    pub(crate) answer: oneshot::Sender<Result<Output, JobError>>,
}

/// What became of a job, and of its process.
enum End {
    /// The process goes on.
    Ready(Result<Output, JobError>),
    /// The job was told to stop, or the process sends nonsense: the process has to go.
    Kill(Result<Output, JobError>),
    /// The process came to its end.
    Died,
}

/// Serves jobs until the queue is closed.
pub(crate) fn serve(program: &Path, seat: &Arc<Seat>, queue: &Receiver<Order>) {
    let mut pipes = None;
    while let Ok(Order { mut job, ticket, answer }) = queue.recv_blocking() {
        if !ticket.begins(seat) {
            continue;
        }
        let end = catch(|| run(&mut **job, program, seat, &mut pipes, &ticket));
        let end = end.unwrap_or_else(|error| End::Kill(Err(error.into())));
        // From here on the caller can't kill a process: it might be the next job's.
        let is_killed = !ticket.ends();
        let result = match end {
            End::Ready(result) if !is_killed => result,
            End::Ready(result) | End::Kill(result) => {
                pipes = None;
                seat.kill();
                seat.reap();
                result
            }
            End::Died => {
                pipes = None;
                Err(JobError::Crashed(seat.reap()))
            }
        };
        let dropped = job.let_go();
        // If nobody waits any more, the answer is dropped.
        let _ = answer.send(result.and_then(|output| dropped.map(|()| output).map_err(JobError::from)));
    }
    seat.kill();
    seat.reap();
}

fn run(job: &mut dyn Job, program: &Path, seat: &Seat, pipes: &mut Option<Pipes>, ticket: &Ticket) -> End {
    // The queue is behind it. It may have been told to stop there.
    let so_far = job.so_far();
    if ticket.while_wanted(|| job.progressed(so_far)) != Some(true) {
        return End::Ready(Ok(so_far));
    }
    if seat.has_ended() {
        *pipes = None;
        seat.reap();
    }
    let pipes = match pipes {
        Some(pipes) => pipes,
        none => match seat.start(program) {
            Ok(started) => none.insert(started),
            Err(error) => {
                let why = format!("{} can't be started: {error}", program.display());
                return End::Kill(Err(JobError::Crashed(why)));
            }
        },
    };
    // Only a caller that goes away after the start kills the process.
    if ticket.while_wanted(|| ()).is_none() {
        return End::Kill(Err(JobError::Cancelled));
    }
    let Some(packed) = job.packed() else { return End::Ready(Err(JobError::CannotMove)) };
    match send_job(&mut pipes.jobs, &packed) {
        Ok(()) => {}
        Err(SendError::TooLong) => return End::Ready(Err(JobError::CannotMove)),
        Err(SendError::Pipe(_)) => return End::Died,
    }
    drop(packed);
    listen(job, pipes, ticket)
}

/// Reads replies until the last one.
fn listen(job: &mut dyn Job, pipes: &mut Pipes, ticket: &Ticket) -> End {
    loop {
        match receive_reply(&mut pipes.replies) {
            Ok(Some(Reply::Progress(so_far))) => match ticket.while_wanted(|| job.progressed(so_far)) {
                Some(true) => {}
                Some(false) => return End::Kill(Ok(so_far)),
                None => return End::Kill(Err(JobError::Cancelled)),
            },
            Ok(Some(Reply::Done(output))) => {
                ticket.while_wanted(|| job.progressed(output));
                return End::Ready(Ok(output));
            }
            Ok(Some(Reply::Panicked(message))) => return End::Ready(Err(JobError::Panicked(message))),
            Ok(Some(Reply::Unknown)) => return End::Ready(Err(JobError::CannotMove)),
            Ok(None) => return End::Died,
            Err(error) if error.kind() == std::io::ErrorKind::UnexpectedEof => return End::Died,
            Err(error) => return End::Kill(Err(JobError::Crashed(error.to_string()))),
        }
    }
}
