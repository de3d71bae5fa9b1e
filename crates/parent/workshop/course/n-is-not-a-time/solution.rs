//! A budget in time: the breather finds out how many steps fit into it.

use std::time::Duration;

use breather::Breather;
use harness::{Job, Output, Progress};

fn main() {
    harness::job(solve);
}

async fn solve(mut job: Job) -> Output {
    let mut breather = Breather::within(Duration::from_micros(500));
    loop {
        let steps = breather.stride();
        if let Progress::Done(output) = job.advance(steps as u64) {
            return output;
        }
        breather.breathe_after(steps, tokio::task::yield_now).await;
    }
}
