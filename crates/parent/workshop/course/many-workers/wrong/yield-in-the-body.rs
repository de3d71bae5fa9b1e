//! Yields, but in the body: joined there, all jobs take turns on one thread that is no worker.

use futures_lite::future;
use harness::{Job, Output, Progress};

fn main() {
    harness::jobs(solve);
}

async fn solve(mut jobs: Vec<Job>) -> Vec<Output> {
    let rest = jobs.split_off(jobs.len() / 2);
    let (mut outputs, others) = future::zip(all(jobs), all(rest)).await;
    outputs.extend(others);
    outputs
}

async fn all(jobs: Vec<Job>) -> Vec<Output> {
    let mut outputs = Vec::new();
    for job in jobs {
        outputs.push(work(job).await);
    }
    outputs
}

async fn work(mut job: Job) -> Output {
    loop {
        if let Progress::Done(output) = job.advance(10_000) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
