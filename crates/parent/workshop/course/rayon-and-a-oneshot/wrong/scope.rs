//! A scope hands the jobs over, and its end waits for all of them on the thread that opened it.

use std::sync::Mutex;

use harness::{Job, Output};

fn main() {
    harness::jobs(solve);
}

async fn solve(jobs: Vec<Job>) -> Vec<Output> {
    let outputs = Mutex::new(Vec::new());
    rayon::scope(|scope| {
        for mut job in jobs {
            let outputs = &outputs;
            scope.spawn(move |_| {
                let output = job.finish();
                outputs.lock().expect("no job panics").push(output);
            });
        }
    });
    outputs.into_inner().expect("no job panics")
}
