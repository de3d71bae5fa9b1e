//! Hears on the loop that it is to stop, and waits for the thread, which has not heard it.

use harness::{Job, Output, Stop};

fn main() {
    harness::stoppable(solve);
}

async fn solve(mut job: Job, stop: Stop) -> Output {
    let mut work = tokio::task::spawn_blocking(move || job.finish());
    let ended = tokio::select! {
        ended = &mut work => ended,
        () = stop.requested() => {
            eprintln!("stopping");
            work.await
        }
    };
    ended.expect("the job does not panic")
}
