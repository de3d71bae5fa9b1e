//! A library that runs on any tokio runtime. It works on the one it was written on.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

/// Runs on a runtime with many workers first, and then on one with a single thread.
async fn solve(mut job: Job) -> Output {
    // The runtime moves everything else away from this thread meanwhile.
    tokio::task::block_in_place(|| job.finish())
}
