//! Give the loop its turn, every 1,000 steps or so.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// How many steps at a time.
const EVERY: u64 = 1_000;

/// Runs on a loop with one thread. A step takes about 100 ns.
async fn solve(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(EVERY) {
            return output;
        }
        // The loop gets its turn here.
    }
}
