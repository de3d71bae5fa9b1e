//! Answers at once when told to stop, with what there was before: what was done since is lost, and
//! goes on.

use harness::{Job, Output, Stop};

fn main() {
    harness::stoppable(solve);
}

async fn solve(mut job: Job, stop: Stop) -> Output {
    let so_far = job.so_far();
    let work = tokio::task::spawn_blocking(move || job.finish());
    tokio::select! {
        output = work => output.expect("the job does not panic"),
        () = stop.requested() => so_far,
    }
}
