//! The yields that kept the beat on tokio. Here they don't.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

/// A task on smol's executor, which has one thread. The ticker is the main future: what `block_on`
/// was given.
async fn solve(mut job: Job) -> Output {
    loop {
        // About four milliseconds of work.
        if let Progress::Done(output) = job.advance(40_000) {
            return output;
        }
        smol::future::yield_now().await;
    }
}
