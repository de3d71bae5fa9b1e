//! A web service with one handler that computes, and what `heartbeat` says about it.
//!
//! `cargo run --release -p heartbeat --example axum_service`, and in another terminal:
//!
//! ```text
//! curl 'localhost:3000/thumbnail?remedy=inline'      it computes on the loop's only thread
//! curl 'localhost:3000/thumbnail?remedy=pool'        it hands the work to the blocking pool
//! curl 'localhost:3000/thumbnail?remedy=breather'    it yields when a slice lasted 1 ms
//! curl localhost:3000/report                         what the heart has seen
//! ```
//!
//! With `-- --self-test`, the program asks itself instead, and prints what the heart said to each.

use std::hint::black_box;
use std::sync::Arc;
use std::time::{Duration, Instant};

use axum::Router;
use axum::extract::{Query, State};
use axum::routing::get;
use breather::Breather;
use heartbeat::{Heart, Options, named};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};

/// Steps of the work: some 0.3 s on a machine of 2025.
const STEPS: u64 = 3_000;

/// One step of the work: some 100 us.
fn step(sum: u64) -> u64 {
    (0..100_000).fold(sum, |sum, n| black_box(sum.wrapping_mul(31).wrapping_add(n)))
}

fn thumbnail() -> u64 {
    (0..STEPS).fold(1, |sum, _| step(sum))
}

async fn thumbnail_with_breaths() -> u64 {
    let mut breather = Breather::within(Duration::from_millis(1));
    let mut sum = 1;
    for _ in 0..STEPS {
        sum = step(sum);
        breather.breathe(tokio::task::yield_now).await;
    }
    sum
}

#[derive(serde::Deserialize)]
struct Wish {
    remedy: String,
}

async fn handle_thumbnail(Query(wish): Query<Wish>) -> Result<String, String> {
    let begun = Instant::now();
    let sum = match wish.remedy.as_str() {
        "inline" => named("thumbnail inline", async { thumbnail() }).await,
        "pool" => tokio::task::spawn_blocking(thumbnail).await.map_err(|error| error.to_string())?,
        "breather" => named("thumbnail with breaths", thumbnail_with_breaths()).await,
        other => return Err(format!("no remedy {other:?}: take inline, pool or breather\n")),
    };
    Ok(format!("{sum:016x} after {:.0} ms\n", begun.elapsed().as_secs_f64() * 1e3))
}

async fn report(State(heart): State<Arc<Heart>>) -> String {
    format!("{}\n", heart.report())
}

/// Asks the service for a path, as a browser would, and returns its answer.
async fn ask(path: &str) -> std::io::Result<String> {
    let mut stream = TcpStream::connect("127.0.0.1:3000").await?;
    let request = format!("GET {path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).await?;
    let mut answer = String::new();
    stream.read_to_string(&mut answer).await?;
    Ok(answer.rsplit("\r\n\r\n").next().unwrap_or_default().to_owned())
}

async fn ask_for_each_remedy() -> std::io::Result<()> {
    for remedy in ["inline", "pool", "breather"] {
        println!("# {remedy}");
        print!("{}", ask(&format!("/thumbnail?remedy={remedy}")).await?);
        tokio::time::sleep(Duration::from_millis(200)).await;
        println!("{}", ask("/report").await?);
    }
    Ok(())
}

// One thread, as in a small container: there a handler that computes stops every other request.
#[tokio::main(flavor = "current_thread")]
async fn main() -> std::io::Result<()> {
    let handle = tokio::runtime::Handle::current();
    let heart = Arc::new(heartbeat::tokio(&handle, Options::default().name("web")));
    let service = Router::new()
        .route("/thumbnail", get(handle_thumbnail))
        .route("/report", get(report))
        .with_state(heart);
    let listener = TcpListener::bind("127.0.0.1:3000").await?;
    let service = axum::serve(listener, service);
    if std::env::args().any(|argument| argument == "--self-test") {
        tokio::select! {
            served = service => served,
            asked = ask_for_each_remedy() => asked,
        }
    } else {
        println!("listens on localhost:3000");
        service.await
    }
}
