//! A yield between two pieces of 1,000 steps.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps at a time.
const EVERY: u64 = 1_000;

async fn solve(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(EVERY) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
