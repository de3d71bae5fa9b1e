//! See the loop stop. Then let it take one breath, half-way.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

/// Runs on a loop with one thread. A ticker beats beside it, once in 2 ms.
async fn solve(mut job: Job) -> Output {
    job.finish()
}
