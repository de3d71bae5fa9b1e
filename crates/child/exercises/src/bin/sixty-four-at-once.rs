//! Let no more jobs be under way than there are processors. All of them begin at once.

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

/// Runs on a loop with one thread. A ticker beats beside it, once in 2 ms.
async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    // The pool will see to it.
    let mut tasks = Vec::new();
    for mut job in jobs {
        tasks.push(tokio::task::spawn_blocking(move || job.finish()));
    }
    let mut outputs = Vec::new();
    for task in tasks {
        outputs.push(task.await.expect("no job panics"));
    }
    outputs
}
