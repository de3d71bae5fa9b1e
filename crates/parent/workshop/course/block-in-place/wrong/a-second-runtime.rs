//! Starts a runtime with workers for `block_in_place`, and waits for it on a thread that runs one
//! already: a panic.

use harness::{Job, Output};
use tokio::runtime::Runtime;

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let workers = Runtime::new().expect("the system has threads left");
    workers.block_on(async move { tokio::task::block_in_place(|| job.finish()) })
}
