//! The right number of threads in each pool; but there is a pool for each job, and nobody adds them
//! up.

use harness::{Job, Output};
use rayon::ThreadPoolBuilder;

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let processors = std::thread::available_parallelism().map_or(1, usize::from);
    let threads = (processors - 1).max(1);
    let mut answers = Vec::new();
    for mut job in jobs {
        let (sender, answer) = oneshot::async_channel();
        let pool = ThreadPoolBuilder::new().num_threads(threads).build().expect("the system has threads");
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
