//! Asks the runtime what it is: in place where there are workers, on the blocking pool where there
//! is one thread.

use harness::{Job, Output};
use tokio::runtime::{Handle, RuntimeFlavor};
use tokio::task;

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    match Handle::current().runtime_flavor() {
        RuntimeFlavor::MultiThread => task::block_in_place(|| job.finish()),
        _ => {
            let handle = task::spawn_blocking(move || job.finish());
            handle.await.expect("no job panics here")
        }
    }
}
