//! The right pool, and then a `block_on` that waits for it on the loop's thread, to get by without
//! `await`.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let task = tokio::task::spawn_blocking(move || job.finish());
    futures_lite::future::block_on(task).expect("the job does not panic")
}
