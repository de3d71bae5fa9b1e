//! What a job takes by hand-over, inline, and by a pool alone: one job of each in turn, by length.
//!
//! Each job comes after a pause, as in a program that serves requests. The three take turns, so
//! that whatever else the machine does falls on all of them. Run it on a quiet machine all the
//! same:
//!
//!     cargo run --release -p hand-over --example beside -- tokio/1

use std::time::{Duration, Instant};

use hand_over::HandOver;
use runtime::{Body, Runtime, RuntimeId};
use strategy::{Job, Site, Strategy, catch};
use workload::Workload;

const LENGTHS: [&str; 8] = ["1us", "10us", "30us", "60us", "100us", "300us", "1ms", "10ms"];

struct Beside;

impl Body for Beside {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let own = runtime.clone();
        runtime.spawn(async move { of_all_lengths(&own).await }).await.expect("no panic");
    }
}

async fn of_all_lengths<R: Runtime>(runtime: &R) {
    let pause = std::env::var("PAUSE_US").ok().and_then(|us| us.parse().ok());
    let pause = Duration::from_micros(pause.unwrap_or(1000));
    let cpus = process::cpus();
    let site = Site { runtime: runtime.id(), cpus, quota_millicpus: None };
    let strategy = HandOver::new(&"after=50us".parse().unwrap(), site).unwrap();
    let pool = rayon::ThreadPoolBuilder::new().num_threads(cpus).build().unwrap();
    println!("{}, {cpus} processors; medians in us", runtime.id());
    println!("length   inline   pool  hand-over  of inline  of the pool");
    for length in LENGTHS {
        let workload: Workload = format!("countdown:length={length}").parse().unwrap();
        let jobs = if workload.steps() > 5_000_000 { 100 } else { 600 };
        let mut took = [const { Vec::new() }; 3];
        for turn in 0..3 * jobs {
            runtime.sleep_until(Instant::now() + pause).await;
            let mut job = workload.job();
            let begun = Instant::now();
            // Each follows each of the others equally often.
            let which = [0, 1, 2, 0, 2, 1][turn % 6];
            let output = match which {
                0 => catch(|| job.finish()).unwrap(),
                1 => {
                    let (sender, answer) = oneshot::async_channel();
                    pool.spawn(move || drop(sender.send(catch(|| job.finish()))));
                    answer.await.unwrap().unwrap()
                }
                _ => strategy.run(runtime, job).await.unwrap(),
            };
            took[which].push(begun.elapsed().as_secs_f64() * 1e6);
            assert_eq!(output.checksum, workload.expected(output.steps));
        }
        let [inline, pool, hand_over] = took.map(median);
        println!(
            "{length:>6} {inline:8.2} {pool:6.0} {hand_over:10.2} {:10.2} {:12.2}",
            hand_over / inline,
            hand_over / pool
        );
    }
}

fn median(mut times: Vec<f64>) -> f64 {
    times.sort_by(f64::total_cmp);
    times[times.len() / 2]
}

fn main() {
    let id: RuntimeId = std::env::args().nth(1).as_deref().unwrap_or("tokio/1").parse().unwrap();
    runtime::start(id, Beside);
}
