//! Has a budget in time, and looks at the clock every 1,000 steps only: an N by another name.

use std::time::{Duration, Instant};

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

const SLICE: Duration = Duration::from_micros(500);

async fn solve(mut job: Job) -> Output {
    let mut begun = Instant::now();
    loop {
        if let Progress::Done(output) = job.advance(1_000) {
            return output;
        }
        if begun.elapsed() >= SLICE {
            tokio::task::yield_now().await;
            begun = Instant::now();
        }
    }
}
