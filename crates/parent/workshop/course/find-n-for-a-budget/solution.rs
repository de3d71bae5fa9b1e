//! 20 steps of about 20 us: a slice of 400 us.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps at a time. A step takes about 20 us: measured, and to be measured again where
/// anything changes.
const EVERY: u64 = 20;

async fn solve(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(EVERY) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
