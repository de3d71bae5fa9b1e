//! Counts by itself, and never resets the count: after the first 1,000 steps it yields at each.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps from one yield to the next.
const EVERY: u64 = 1_000;

async fn solve(mut job: Job) -> Output {
    let mut since = 0;
    loop {
        if let Progress::Done(output) = job.advance(1) {
            return output;
        }
        since += 1;
        if since >= EVERY {
            tokio::task::yield_now().await;
        }
    }
}
