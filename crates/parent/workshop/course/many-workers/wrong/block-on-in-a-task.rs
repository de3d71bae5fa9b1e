//! Has a `block_on` of its own in each task: the yields hand control back to that one, and the
//! worker is held.

use futures_lite::future;
use harness::{Job, Output, Progress};

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let spawn = |job| tokio::spawn(async move { future::block_on(work(job)) });
    let tasks: Vec<_> = jobs.into_iter().map(spawn).collect();
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.expect("no job panics here"));
    }
    outputs
}

async fn work(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(10_000) {
            return output;
        }
        future::yield_now().await;
    }
}
