//! Each job is awaited before the next one begins: never too many, and all processors but one are
//! idle.

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let mut outputs = Vec::new();
    for mut job in jobs {
        let task = tokio::task::spawn_blocking(move || job.finish());
        outputs.push(task.await.expect("no job panics"));
    }
    outputs
}
