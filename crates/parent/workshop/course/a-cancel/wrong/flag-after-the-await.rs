//! Sets the flag in the line after the `await`: a future that is dropped there never comes to that
//! line.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let over = Arc::new(AtomicBool::new(false));
    let seen = over.clone();
    let work = move || {
        while !seen.load(Ordering::Relaxed) {
            if let Progress::Done(output) = job.advance(10_000) {
                return output;
            }
        }
        job.so_far()
    };
    let output = tokio::task::spawn_blocking(work).await.expect("the job does not panic");
    over.store(true, Ordering::Relaxed);
    output
}
