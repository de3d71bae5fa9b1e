//! Calls the runtime's own `block_on` from async code, which panics: a worker may not wait for
//! others.

use harness::{Job, Output, Progress};
use tokio::runtime::Handle;

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let spawn = |job| tokio::spawn(async move { Handle::current().block_on(work(job)) });
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
        tokio::task::yield_now().await;
    }
}
