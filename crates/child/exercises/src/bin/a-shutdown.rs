//! The service is told to stop. Give back soon what the job has come to so far.

use harness::{Job, Output, Stop};

fn main() {
    harness::stoppable(solve);
}

/// The job has a thread of its own, and is asked nothing until it is done.
async fn solve(mut job: Job, _stop: Stop) -> Output {
    tokio::task::spawn_blocking(move || job.finish()).await.expect("the job does not panic")
}
