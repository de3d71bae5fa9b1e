//! A pool and a task of its own: but `install` waits in the task, and the task is on the loop.

use harness::{Job, Output};
use rayon::ThreadPoolBuilder;
use rayon::prelude::*;

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let pool = ThreadPoolBuilder::new().build().expect("the system has threads");
    let work = async move { pool.install(|| jobs.into_par_iter().map(|mut job| job.finish()).collect()) };
    tokio::spawn(work).await.expect("no job panics")
}
