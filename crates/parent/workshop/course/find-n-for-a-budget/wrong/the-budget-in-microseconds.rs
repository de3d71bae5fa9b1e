//! Takes the budget itself, 1,000 us, for the number of steps: slices have to be divided by a step.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How long the others may wait.
const BUDGET_US: u64 = 1_000;
/// How many steps at a time.
const EVERY: u64 = BUDGET_US;

async fn solve(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(EVERY) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
