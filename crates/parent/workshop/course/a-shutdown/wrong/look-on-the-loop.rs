//! Looks between chunks, but on the loop and without a yield: it stops in time, and nothing else
//! lived until then.

use harness::{Job, Output, Progress, Stop};

fn main() {
    harness::stoppable(solve);
}

async fn solve(mut job: Job, stop: Stop) -> Output {
    while !stop.is_requested() {
        if let Progress::Done(output) = job.advance(10_000) {
            return output;
        }
    }
    job.so_far()
}
