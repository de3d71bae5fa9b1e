//! `spawn_blocking` catches the panic, and the `unwrap` of its handle throws it again: all answers
//! are lost.

use harness::{Job, Output};

fn main() {
    harness::fallible(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Option<Output>> {
    let spawn = |mut job: Job| tokio::task::spawn_blocking(move || job.finish());
    let handles: Vec<_> = jobs.into_iter().map(spawn).collect();
    let mut outputs = Vec::new();
    for handle in handles {
        outputs.push(Some(handle.await.unwrap()));
    }
    outputs
}
