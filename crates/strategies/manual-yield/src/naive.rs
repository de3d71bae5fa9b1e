//! The ways that people write instead of a breather, to be measured beside it.
//!
//! Each asks at every step whether it is time, and pays for that at every step: a division by a
//! number that the compiler does not know, a look at the clock, a unit of tokio's budget. If a step
//! takes microseconds, that is nothing. If it takes a nanosecond, that is most of the time.

use std::time::{Duration, Instant};

use strategy::{Job, JobError, Output, Progress, Runtime, catch};

/// Does `if counter % n == 0 { yield_now().await }` in the loop.
///
/// Real programs have been seen without the `== 0`: those yield at nearly every step.
///
/// # Errors
/// As [`Strategy::run`](strategy::Strategy::run).
#[expect(clippy::manual_is_multiple_of, reason = "people write it like this")]
pub async fn modulo<R: Runtime>(runtime: &R, job: &mut (dyn Job + '_), n: u64) -> Result<Output, JobError> {
    let mut counter = 0_u64;
    loop {
        if let Progress::Done(output) = catch(|| job.advance(1))? {
            return Ok(output);
        }
        counter += 1;
        if counter % n == 0 {
            runtime.yield_now().await;
        }
    }
}

/// Looks at the clock after each step.
///
/// # Errors
/// As [`Strategy::run`](strategy::Strategy::run).
pub async fn clock<R: Runtime>(
    runtime: &R,
    job: &mut (dyn Job + '_),
    slice: Duration,
) -> Result<Output, JobError> {
    let mut began = Instant::now();
    loop {
        if let Progress::Done(output) = catch(|| job.advance(1))? {
            return Ok(output);
        }
        if began.elapsed() >= slice {
            runtime.yield_now().await;
            began = Instant::now();
        }
    }
}

/// Does `tokio::task::consume_budget().await` after every `steps` steps.
///
/// A task has 128 units between two of its turns, however long those take: the budget counts, and
/// knows no time.
///
/// # Errors
/// As [`Strategy::run`](strategy::Strategy::run).
pub async fn consume_budget<R: Runtime>(
    runtime: &R,
    job: &mut (dyn Job + '_),
    steps: u64,
) -> Result<Output, JobError> {
    loop {
        if let Progress::Done(output) = catch(|| job.advance(steps))? {
            return Ok(output);
        }
        if let Some(budget) = runtime.consume_budget() {
            budget.await;
        }
    }
}
