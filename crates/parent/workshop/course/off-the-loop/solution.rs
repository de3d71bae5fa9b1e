//! The job goes to the pool of blocking threads, and the loop awaits it.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let task = tokio::task::spawn_blocking(move || job.finish());
    task.await.expect("the job does not panic")
}
