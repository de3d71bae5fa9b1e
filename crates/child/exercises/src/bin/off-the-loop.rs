//! Take the work off the loop. It was spawned already, and the loop stands still nevertheless.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

/// Runs on a loop with one thread. A ticker beats beside it, once in 2 ms.
async fn solve(mut job: Job) -> Output {
    // In the background, so that nobody else has to wait.
    let task = tokio::spawn(async move { job.finish() });
    task.await.expect("the job does not panic")
}
