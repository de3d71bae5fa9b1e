//! Looks at the flag before the work and never again: whoever leaves does so while it runs.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let guard = CancelOnDrop::default();
    let cancelled = guard.0.clone();
    let work = move || {
        if cancelled.load(Ordering::Relaxed) {
            return job.so_far();
        }
        job.finish()
    };
    tokio::task::spawn_blocking(work).await.expect("the job does not panic")
}

#[derive(Default)]
struct CancelOnDrop(Arc<AtomicBool>);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}
