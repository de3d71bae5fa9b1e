//! Binds the guard to `_`, which drops it in that very line: the job ends before it has begun.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let cancelled = Arc::new(AtomicBool::new(false));
    let _ = CancelOnDrop(cancelled.clone());
    let work = move || {
        while !cancelled.load(Ordering::Relaxed) {
            if let Progress::Done(output) = job.advance(10_000) {
                return output;
            }
        }
        job.so_far()
    };
    tokio::task::spawn_blocking(work).await.expect("the job does not panic")
}

struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
