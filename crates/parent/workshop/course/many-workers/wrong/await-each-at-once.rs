//! Spawns a task and awaits it before it spawns the next: there is one job at a time, whatever the
//! workers.

use harness::{Job, Output, Progress};

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let mut outputs = Vec::new();
    for job in jobs {
        outputs.push(tokio::spawn(work(job)).await.expect("no job panics here"));
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
