//! The job looks between chunks whether it is to stop, and hands over what it has come to.

use harness::{Job, Output, Progress, Stop};

fn main() {
    harness::stoppable(solve);
}

async fn solve(mut job: Job, stop: Stop) -> Output {
    let work = move || {
        while !stop.is_requested() {
            if let Progress::Done(output) = job.advance(10_000) {
                return output;
            }
        }
        job.so_far()
    };
    tokio::task::spawn_blocking(work).await.expect("the job does not panic")
}
