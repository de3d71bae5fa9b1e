//! Hands the thread to the operating system, which knows nothing of tasks, and gives it back at
//! once.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    job.advance(job.steps() / 2);
    std::thread::yield_now();
    job.finish()
}
