//! A panic in a job. It ends the whole program: let it end the job alone.

use harness::{Job, Output};

fn main() {
    harness::fallible(solve);
}

/// One of the jobs has broken input, and panics half-way. `None` says that a job failed.
async fn solve(jobs: Vec<Job>) -> Vec<Option<Output>> {
    let mut answers = Vec::new();
    for mut job in jobs {
        let (sender, answer) = oneshot::async_channel();
        rayon::spawn(move || {
            let _ = sender.send(job.finish());
        });
        answers.push(answer);
    }
    let mut outputs = Vec::new();
    for answer in answers {
        outputs.push(Some(answer.await.expect("every job answers")));
    }
    outputs
}
