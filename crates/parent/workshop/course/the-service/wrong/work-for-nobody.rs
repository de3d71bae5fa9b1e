//! Never asks whether the client still waits: it works for those who have left, and the others wait
//! longer.

use std::sync::Arc;
use std::thread::available_parallelism;

use harness::{Request, Requests};
use tokio::sync::Semaphore;
use tokio::task::{JoinSet, spawn_blocking};

fn main() {
    harness::service(serve);
}

async fn serve(mut requests: Requests) {
    let cpus = available_parallelism().map_or(1, usize::from);
    let permits = Arc::new(Semaphore::new(cpus));
    let mut answering = JoinSet::new();
    while let Some(request) = requests.next().await {
        answering.spawn(answer(request, permits.clone()));
    }
    answering.join_all().await;
}

async fn answer(Request { mut job, reply }: Request, permits: Arc<Semaphore>) {
    let permit = permits.acquire_owned().await.expect("nobody closes it");
    let work = move || {
        let _permit = permit;
        job.finish()
    };
    let output = spawn_blocking(work).await;
    reply.send(output.ok());
}
