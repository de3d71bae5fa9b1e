//! Do any number of jobs run on at most as many threads as there are processors?
//!
//! `limits.rs` asks the same of a setting that says a larger number.

use std::sync::Arc;
use std::time::Duration;

use runtime::{Body, Runtime, RuntimeId};

use super::crowd::run_until_taken;
use super::jobs::{Trace, TracedJob};
use super::probe::on_runtime;
use super::refusals::site;
use crate::contract::Strategy;

/// The jobs at once.
const JOBS: usize = 1000;

pub(super) fn prove<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) {
    let bounds_threads = strategy.abilities().bounds_threads;
    let threads = most_threads(name, id, strategy);
    let cpus = site(id).cpus;
    assert_eq!(
        threads <= cpus,
        bounds_threads,
        "{name}: bounds_threads is {bounds_threads}, but {threads} threads at once ran jobs on {cpus} CPUs"
    );
}

/// Returns the most threads that ran jobs at the same time.
pub(super) fn most_threads<S: Strategy>(name: &str, id: RuntimeId, strategy: Arc<S>) -> usize {
    on_runtime(&format!("{name}: bounds threads"), id, BoundsThreads { strategy })
}

/// Counts the threads that ran jobs at the same time when there were many more jobs than
/// processors.
struct BoundsThreads<S> {
    strategy: Arc<S>,
}

impl<S: Strategy> Body for BoundsThreads<S> {
    type Output = usize;

    async fn run<R: Runtime>(self, runtime: R) -> usize {
        let trace = Arc::<Trace>::default();
        let run = |_| {
            let (strategy, own, trace) = (self.strategy.clone(), runtime.clone(), trace.clone());
            let job = move || TracedJob::new(5, &trace).busy(Duration::from_micros(100));
            runtime.spawn(async move { run_until_taken(&*strategy, &own, job).await.0 })
        };
        let running: Vec<_> = (0..JOBS.max(16 * site(runtime.id()).cpus)).map(run).collect();
        for task in running {
            task.await.expect("no panic escapes").expect("the job ends");
        }
        trace.threads()
    }
}
