//! Spawns a task where `block_in_place` would panic: a task is no thread, it runs on the same one.

use harness::{Job, Output};
use tokio::runtime::{Handle, RuntimeFlavor};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(|| job.finish()),
        _ => tokio::spawn(async move { job.finish() }).await.expect("no job panics here"),
    }
}
