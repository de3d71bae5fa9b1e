//! The yields as they were, and now and then one that lasts until the main future has had its turn.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    loop {
        // About four milliseconds of work.
        if let Progress::Done(output) = job.advance(40_000) {
            return output;
        }
        breather::yield_now().await;
    }
}
