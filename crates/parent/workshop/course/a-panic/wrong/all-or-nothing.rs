//! Tries all answers at once: the program lives, and one broken job makes all of them fail.

use harness::{Job, Output};
use tokio::task::{JoinError, JoinHandle, spawn_blocking};

fn main() {
    harness::fallible(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Option<Output>> {
    let number = jobs.len();
    let handles = jobs.into_iter().map(|mut job| spawn_blocking(move || job.finish())).collect();
    match all(handles).await {
        Ok(outputs) => outputs.into_iter().map(Some).collect(),
        Err(_) => vec![None; number],
    }
}

async fn all(handles: Vec<JoinHandle<Output>>) -> Result<Vec<Output>, JoinError> {
    let mut outputs = Vec::new();
    for handle in handles {
        outputs.push(handle.await?);
    }
    Ok(outputs)
}
