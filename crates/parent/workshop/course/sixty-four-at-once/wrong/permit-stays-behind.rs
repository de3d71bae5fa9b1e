//! The permit is held while the job is sent away, not while it runs.

use harness::{Job, Output};
use tokio::sync::Semaphore;

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let permits = Semaphore::new(processors);
    let mut tasks = Vec::new();
    for mut job in jobs {
        let _permit = permits.acquire().await.expect("never closed");
        tasks.push(tokio::task::spawn_blocking(move || job.finish()));
    }
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.expect("no job panics"));
    }
    outputs
}
