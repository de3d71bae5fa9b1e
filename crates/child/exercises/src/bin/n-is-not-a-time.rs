//! The same code for three jobs: a step of theirs takes 100 ns, 3 us, 100 us.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps at a time.
const EVERY: u64 = 1_000;

/// Runs on a loop with one thread, and doesn't know which of the jobs it was given.
async fn solve(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(EVERY) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
