//! The pool only makes a future, which takes no time; the future comes back, and the loop does the
//! work.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let task = tokio::task::spawn_blocking(move || async move { job.finish() });
    task.await.expect("the job does not panic").await
}
