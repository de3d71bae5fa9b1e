//! Spawns the jobs, and none hands control back: each worker is held, the ticker's as well.

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let tasks: Vec<_> = jobs.into_iter().map(|job| tokio::spawn(work(job))).collect();
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.expect("no job panics here"));
    }
    outputs
}

async fn work(mut job: Job) -> Output {
    job.finish()
}
