//! Takes tokio's yield along: outside of tokio it wakes the task at once, as smol's own one does.

use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    loop {
        // About four milliseconds of work.
        if let Progress::Done(output) = job.advance(40_000) {
            return output;
        }
        tokio::task::yield_now().await;
    }
}
