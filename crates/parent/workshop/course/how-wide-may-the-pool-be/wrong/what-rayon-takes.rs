//! As many threads as processors, as rayon itself takes: the loop is not counted, and needs one
//! too.

use harness::{Job, Output};
use rayon::ThreadPoolBuilder;

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let pool = ThreadPoolBuilder::new().build().expect("the system has threads");
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
