//! Puts a timeout around it: that ends the waiting, as the caller did, and not the work.

use std::time::Duration;

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let work = tokio::task::spawn_blocking(move || job.finish());
    let ended = tokio::time::timeout(Duration::from_secs(5), work).await;
    ended.expect("it takes less").expect("the job does not panic")
}
