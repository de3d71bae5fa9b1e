//! Many workers. Put them to work, and keep their beat.

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

/// The body of `block_on`, on a runtime with a worker for each processor. The ticker beats on the
/// workers.
async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let mut outputs = Vec::new();
    for job in jobs {
        outputs.push(work(job).await);
    }
    outputs
}

async fn work(mut job: Job) -> Output {
    job.finish()
}
