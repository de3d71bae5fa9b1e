//! Has the condition right, and makes the number so large that the yields can't be seen any more.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps from one yield to the next.
const EVERY: u64 = 1_000_000;

async fn solve(mut job: Job) -> Output {
    let mut done = 0;
    loop {
        if let Progress::Done(output) = job.advance(1) {
            return output;
        }
        done += 1;
        if done % EVERY == 0 {
            tokio::task::yield_now().await;
        }
    }
}
