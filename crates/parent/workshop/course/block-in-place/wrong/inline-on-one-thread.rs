//! Asks what the runtime is, and then works on the loop where it has one thread: no panic, and no
//! beat.

use harness::{Job, Output};
use tokio::runtime::{Handle, RuntimeFlavor};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => tokio::task::block_in_place(|| job.finish()),
        _ => job.finish(),
    }
}
