//! Two halves side by side: `join` returns when both are done, and holds the loop's thread until
//! then.

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

async fn solve(mut jobs: Vec<Job>) -> Vec<Output> {
    let rest = jobs.split_off(jobs.len() / 2);
    let (mut outputs, others) = rayon::join(|| finish_all(jobs), || finish_all(rest));
    outputs.extend(others);
    outputs
}

fn finish_all(jobs: Vec<Job>) -> Vec<Output> {
    jobs.into_iter().map(|mut job| job.finish()).collect()
}
