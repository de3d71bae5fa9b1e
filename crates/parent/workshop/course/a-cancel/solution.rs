//! A guard in the future sets a flag when it is dropped, and the job looks at it between chunks.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let guard = CancelOnDrop::default();
    let cancelled = guard.0.clone();
    let work = move || {
        while !cancelled.load(Ordering::Relaxed) {
            if let Progress::Done(output) = job.advance(10_000) {
                return output;
            }
        }
        // Nobody waits for this any more.
        job.so_far()
    };
    tokio::task::spawn_blocking(work).await.expect("the job does not panic")
}

/// Lives as long as the future that it is in.
#[derive(Default)]
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
