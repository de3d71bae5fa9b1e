//! The caller may go away: then this future is dropped. Let the job end with it.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

/// The job has a thread of its own, and the loop goes on. Nobody stays to wait for the output,
/// though.
async fn solve(mut job: Job) -> Output {
    tokio::task::spawn_blocking(move || job.finish()).await.expect("the job does not panic")
}
