//! The latency of jobs in both orders: from the moment that all are started to the end of each.
//!
//! The loop never idles meanwhile, so latency is read in processor time, which other programs do
//! not lengthen.

use std::sync::Arc;
use std::time::Duration;

use bench::cpu;
use bench::finding::{Finding, Section};
use bench::goal::Unit;
use bench::kernel::Kernel;
use bench::paired::Figure;
use breather::Turns;
use rand::rngs::Xoshiro256PlusPlus;
use rand::{RngExt, SeedableRng};
use runtime::{Body, Runtime, RuntimeId};

use crate::flags::Effort;
use crate::task::{Pace, Tally, Task};

const JOBS: usize = 64;
/// The work of an equal job.
const EQUAL: Duration = Duration::from_millis(2);
/// The work of a long job.
const LONG: Duration = Duration::from_millis(5);
/// The work of the short job behind the long ones.
const SHORT: Duration = Duration::from_millis(1);

/// Measures both orders, in pairs and in random order.
pub(crate) fn measure(
    runtime: RuntimeId,
    kernel: &Kernel,
    effort: &Effort,
    seed: u64,
) -> anyhow::Result<Section> {
    let mut random = Xoshiro256PlusPlus::seed_from_u64(seed);
    let mut equal = [EQUAL; JOBS];
    let mut findings = Vec::new();
    findings.extend(both(runtime, kernel, &equal, effort, &mut random, "64 equal jobs: mean latency", mean)?);
    equal = [LONG; JOBS];
    equal[JOBS - 1] = SHORT;
    findings.extend(both(
        runtime,
        kernel,
        &equal,
        effort,
        &mut random,
        "a job of 1 ms behind 63 of 5 ms",
        last,
    )?);
    Ok(Section { heading: "Latency, one by one and shared".to_owned(), findings })
}

fn mean(latencies: &[Duration]) -> f64 {
    latencies.iter().sum::<Duration>().as_secs_f64() * 1e3 / latencies.len() as f64
}

fn last(latencies: &[Duration]) -> f64 {
    latencies.last().map_or(0.0, |last| last.as_secs_f64() * 1e3)
}

fn both(
    runtime: RuntimeId,
    kernel: &Kernel,
    work: &[Duration],
    effort: &Effort,
    random: &mut Xoshiro256PlusPlus,
    name: &str,
    figure: fn(&[Duration]) -> f64,
) -> anyhow::Result<[Finding; 3]> {
    let steps: Vec<u64> = work.iter().map(|work| kernel.steps_in(*work)).collect();
    let latency = |turns: Turns| -> anyhow::Result<f64> {
        let body = OnTheLoop { kernel: kernel.clone(), steps: steps.clone(), turns };
        Ok(figure(&runtime::start(runtime, body)?))
    };
    let mut pairs = Vec::new();
    for _ in 0..effort.rounds {
        pairs.push(if random.random_bool(0.5) {
            let first = latency(Turns::one_by_one(1))?;
            (first, latency(Turns::shared(1))?)
        } else {
            let first = latency(Turns::shared(1))?;
            (latency(Turns::one_by_one(1))?, first)
        });
    }
    let of = |of: fn(&(f64, f64)) -> f64| Figure::of(&pairs.iter().map(of).collect::<Vec<_>>());
    Ok([
        Finding::new(format!("{name}, one by one"), of(|pair| pair.0), Unit::Ms),
        Finding::new(format!("{name}, shared"), of(|pair| pair.1), Unit::Ms),
        Finding::new(format!("{name}, one by one / shared"), of(|pair| pair.0 / pair.1), Unit::Times),
    ])
}

struct OnTheLoop {
    kernel: Kernel,
    /// The steps of each job.
    steps: Vec<u64>,
    turns: Turns,
}

impl Body for OnTheLoop {
    type Output = anyhow::Result<Vec<Duration>>;

    /// Returns the latency of each job.
    async fn run<R: Runtime>(self, runtime: R) -> Self::Output {
        let began = cpu::of_process();
        let mut tasks = Vec::new();
        for steps in self.steps {
            let tally = Arc::new(Tally::default());
            let task = Task { workload: self.kernel.of(steps), pace: Pace::Within, tally };
            let working = task.in_turns(runtime.clone(), self.turns.clone());
            tasks.push(runtime.spawn(async move {
                working.await?;
                Ok::<_, anyhow::Error>(cpu::of_process() - began)
            }));
        }
        let mut latencies = Vec::new();
        for task in tasks {
            latencies.push(task.await??);
        }
        Ok(latencies)
    }
}
