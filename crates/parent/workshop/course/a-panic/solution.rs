//! Catches the panic where the work is, and sends word of it instead of an output.

use std::panic::{AssertUnwindSafe, catch_unwind};

use harness::{Job, Output};

fn main() {
    harness::fallible(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Option<Output>> {
    let mut answers = Vec::new();
    for mut job in jobs {
        let (sender, answer) = oneshot::async_channel();
        rayon::spawn(move || {
            let output = catch_unwind(AssertUnwindSafe(|| job.finish())).ok();
            let _ = sender.send(output);
        });
        answers.push(answer);
    }
    let mut outputs = Vec::new();
    for answer in answers {
        outputs.push(answer.await.expect("every job answers"));
    }
    outputs
}
