//! Catches around `rayon::spawn`, which returns at once: the panic comes later, on another thread.

use std::panic::{AssertUnwindSafe, catch_unwind};

use harness::{Job, Output};

fn main() {
    harness::fallible(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Option<Output>> {
    let mut answers = Vec::new();
    for mut job in jobs {
        let (sender, answer) = oneshot::async_channel();
        let work = move || {
            let _ = sender.send(job.finish());
        };
        answers.push(catch_unwind(AssertUnwindSafe(|| rayon::spawn(work))).ok().map(|()| answer));
    }
    let mut outputs = Vec::new();
    for answer in answers {
        outputs.push(match answer {
            Some(answer) => answer.await.ok(),
            None => None,
        });
    }
    outputs
}
