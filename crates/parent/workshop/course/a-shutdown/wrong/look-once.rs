//! Looks before the work whether it is to stop, and never again.

use harness::{Job, Output, Stop};

fn main() {
    harness::stoppable(solve);
}

async fn solve(mut job: Job, stop: Stop) -> Output {
    let work = move || {
        if stop.is_requested() {
            return job.so_far();
        }
        job.finish()
    };
    tokio::task::spawn_blocking(work).await.expect("the job does not panic")
}
