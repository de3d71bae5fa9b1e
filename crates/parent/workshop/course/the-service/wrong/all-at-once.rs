//! No limit: a burst is as many threads at once, and the loop is one of many who want a processor.

use std::sync::Arc;

use harness::{Progress, Request, Requests};
use tokio::task::{JoinSet, spawn_blocking};

fn main() {
    harness::service(serve);
}

async fn serve(mut requests: Requests) {
    let mut answering = JoinSet::new();
    while let Some(request) = requests.next().await {
        answering.spawn(answer(request));
    }
    answering.join_all().await;
}

async fn answer(Request { mut job, reply }: Request) {
    let reply = Arc::new(reply);
    let client = reply.clone();
    let work = move || {
        while client.is_wanted() {
            if let Progress::Done(output) = job.advance(10_000) {
                return Some(output);
            }
        }
        None
    };
    let output = spawn_blocking(work).await.unwrap_or(None);
    if let Some(reply) = Arc::into_inner(reply) {
        reply.send(output);
    }
}
