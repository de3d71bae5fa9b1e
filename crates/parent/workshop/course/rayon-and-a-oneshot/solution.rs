//! Each job is handed to rayon, and its answer comes back through a oneshot channel.

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let mut answers = Vec::new();
    for mut job in jobs {
        let (sender, answer) = oneshot::async_channel();
        rayon::spawn(move || {
            // Where nobody waits any more, the answer is dropped.
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
