//! A task for each request, with yields: all of them take turns on the loop's one thread, and other
//! processors idle.

use harness::{Progress, Request, Requests};
use tokio::task::{JoinSet, yield_now};

fn main() {
    harness::service(serve);
}

async fn serve(mut requests: Requests) {
    let mut answering = JoinSet::new();
    while let Some(request) = requests.next().await {
        answering.spawn(answer(request));
    }
    while answering.join_next().await.is_some() {}
}

async fn answer(Request { mut job, reply }: Request) {
    while reply.is_wanted() {
        if let Progress::Done(output) = job.advance(2_000) {
            return reply.send(Some(output));
        }
        yield_now().await;
    }
}
