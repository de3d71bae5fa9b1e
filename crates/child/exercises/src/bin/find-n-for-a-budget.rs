//! A yield every 1,000 steps, taken over from another job. The steps of this one are dearer.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps at a time.
const EVERY: u64 = 1_000;

/// Runs on a loop with one thread. Others on it may wait for 1 ms.
async fn solve(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(EVERY) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
