//! Aborts the task when the future is dropped: a blocking task that has begun can't be aborted.

use harness::{Job, Output};
use tokio::task::{AbortHandle, spawn_blocking};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let handle = spawn_blocking(move || job.finish());
    let _guard = AbortOnDrop(handle.abort_handle());
    handle.await.expect("the job does not panic")
}

struct AbortOnDrop(AbortHandle);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}
