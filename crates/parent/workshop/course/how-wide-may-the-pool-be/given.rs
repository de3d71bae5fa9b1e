//! Leave one processor to the loop. This pool has a thread for each job.

use harness::{Job, Output};
use rayon::ThreadPoolBuilder;

fn main() {
    harness::jobs(solve);
}

/// Runs on a loop with one thread. A ticker beats beside it, once in 2 ms.
async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    // A thread for each job, so that none has to wait for another.
    let threads = jobs.len();
    let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("the system has threads");
    let mut answers = Vec::new();
    for mut job in jobs {
        let (sender, answer) = oneshot::async_channel();
        pool.spawn(move || {
            let _ = sender.send(job.finish());
        });
        answers.push(answer);
    }
    let mut outputs = Vec::new();
    for answer in answers {
        outputs.push(answer.await.expect("every job is answered"));
    }
    outputs
}
