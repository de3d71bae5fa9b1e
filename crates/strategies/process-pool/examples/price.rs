//! What it costs to move a job's input to another process and its output back, beside a pool of
//! threads, where nothing moves: one job of each in turn.
//!
//!     cargo build --release -p process-pool
//!     cargo run --release -p process-pool --example price -- target/release/process-pool tokio/1

use std::borrow::Cow;
use std::path::PathBuf;
use std::time::{Duration, Instant};

use process_pool::ProcessPool;
use runtime::{Body, Runtime, RuntimeId};
use strategy::{Job, Output, Packed, Progress, Site, Strategy, catch};

const SIZES: [(&str, usize); 4] = [("0 B", 0), ("1 KiB", 1 << 10), ("64 KiB", 1 << 16), ("1 MiB", 1 << 20)];
const JOBS: usize = 300;

/// A job of one step that does nothing, with an input.
struct Idle(Vec<u8>);

impl Job for Idle {
    fn advance(&mut self, _: u64) -> Progress {
        Progress::Done(self.so_far())
    }

    fn so_far(&self) -> Output {
        Output { steps: self.0.len() as u64, checksum: 0 }
    }

    fn packed(&self) -> Option<Packed<'_>> {
        Some(Packed { workload: "traced:steps=1".to_owned(), input: Cow::Borrowed(&self.0) })
    }
}

struct Price(PathBuf);

impl Body for Price {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let own = runtime.clone();
        runtime.spawn(async move { of_all_sizes(&own, self.0).await }).await.expect("no panic");
    }
}

async fn of_all_sizes<R: Runtime>(runtime: &R, program: PathBuf) {
    let cpus = process::cpus();
    let site = Site { runtime: runtime.id(), cpus, quota_millicpus: None };
    let processes = ProcessPool::with_program(&"workers=all".parse().unwrap(), site, Some(program)).unwrap();
    let threads = rayon::ThreadPoolBuilder::new().num_threads(cpus).build().unwrap();
    println!("{}, {cpus} processors; medians in us", runtime.id());
    println!(" input  threads  processes");
    let mut took = [const { [const { Vec::new() }; 2] }; SIZES.len()];
    for turn in 0..2 * JOBS {
        for (at, (_, bytes)) in SIZES.into_iter().enumerate() {
            runtime.sleep_until(Instant::now() + Duration::from_millis(1)).await;
            let mut job = Idle(vec![1; bytes]);
            let begun = Instant::now();
            if turn % 2 == 0 {
                let (sender, answer) = oneshot::async_channel();
                threads.spawn(move || drop(sender.send(catch(|| job.finish()))));
                answer.await.unwrap().unwrap();
            } else {
                processes.run(runtime, job).await.unwrap();
            }
            took[at][turn % 2].push(begun.elapsed().as_secs_f64() * 1e6);
        }
    }
    for ((size, _), took) in SIZES.into_iter().zip(took) {
        let [threads, processes] = took.map(median);
        println!("{size:>6} {threads:8.1} {processes:10.1}");
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let mut arguments = std::env::args().skip(1);
    let program = arguments.next().expect("the binary of the strategy").into();
    let id: RuntimeId = arguments.next().as_deref().unwrap_or("tokio/1").parse().unwrap();
    runtime::start(id, Price(program));
}
