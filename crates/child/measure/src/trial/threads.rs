//! The threads of a trial, checked: on a `/1` runtime everything has to run on one.

use record::{Cause, Threads};
use runtime::{RuntimeId, Workers};
use stage::Trouble;

/// Checks that a `/1` runtime polled the ticker and the tasks that start the jobs on one thread.
/// Otherwise the figures are about something else.
pub(super) fn check_loop(runtime: RuntimeId, threads: &Threads) -> Result<(), Trouble> {
    let mut seen: Vec<u64> = threads.ticker.iter().chain(&threads.tasks).copied().collect();
    seen.sort_unstable();
    seen.dedup();
    if runtime.workers == Workers::One && seen.len() > 1 {
        let message = format!("{runtime} used {} threads for the ticker and the tasks", seen.len());
        return Err(Trouble::new(Cause::NotSingleThreaded, message));
    }
    Ok(())
}

/// Checks that a `/1` runtime ran the jobs of a strategy that can borrow on the loop's thread: such
/// a job is run by its caller.
pub(super) fn check_jobs(
    runtime: RuntimeId,
    jobs: &[u64],
    loop_threads: &[u64],
    beside: &str,
) -> Result<(), Trouble> {
    let elsewhere = jobs.iter().any(|thread| !loop_threads.contains(thread));
    if runtime.workers == Workers::One && elsewhere {
        let message = format!("on {runtime} a job ran on another thread than {beside}");
        return Err(Trouble::new(Cause::NotSingleThreaded, message));
    }
    Ok(())
}
