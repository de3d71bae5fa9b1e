//! A service: requests come in bursts, one is broken, some clients leave. Answer all the others,
//! and keep the beat.

use harness::{Request, Requests};

fn main() {
    harness::service(serve);
}

/// One request after the other, on the loop, to its end, whatever happens.
async fn serve(mut requests: Requests) {
    while let Some(Request { mut job, reply }) = requests.next().await {
        let output = job.finish();
        reply.send(Some(output));
    }
}
