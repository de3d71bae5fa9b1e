//! The work is elsewhere, but `join` holds the loop's thread until it is done.

use harness::{Job, Output};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let thread = std::thread::spawn(move || job.finish());
    thread.join().expect("the job does not panic")
}
