//! Unwraps what a task came to: the panic of one request goes on to the service, and all clients
//! lose.

use std::sync::Arc;
use std::thread::available_parallelism;

use harness::{Progress, Request, Requests};
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
    let reply = Arc::new(reply);
    let client = reply.clone();
    let work = move || {
        let _permit = permit;
        while client.is_wanted() {
            if let Progress::Done(output) = job.advance(10_000) {
                return Some(output);
            }
        }
        None
    };
    let output = spawn_blocking(work).await.unwrap();
    if let Some(reply) = Arc::into_inner(reply) {
        reply.send(output);
    }
}
