//! A task for each job, and a yield every 10,000 steps in each.

use harness::{Job, Output, Progress};

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
    loop {
        if let Progress::Done(output) = job.advance(10_000) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
