//! The name `_` keeps nothing: the closure leaves the permit behind, and it is back before the job
//! begins.

use std::sync::Arc;

use harness::{Job, Output};
use tokio::sync::Semaphore;

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let permits = Arc::new(Semaphore::new(processors));
    let mut tasks = Vec::new();
    for mut job in jobs {
        let permit = permits.clone().acquire_owned().await.expect("never closed");
        tasks.push(tokio::task::spawn_blocking(move || {
            let _ = permit;
            job.finish()
        }));
    }
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.expect("no job panics"));
    }
    outputs
}
