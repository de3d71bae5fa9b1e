//! A crowd: many jobs of one strategy at once, each from a task of its own.
//!
//! **Invariant:** a refused job is tried again until it is done, so each job has its output.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use runtime::{Body, Runtime, RuntimeId};
use workload::{Job, Workload};

use super::counted::Gate;
use super::probe::on_runtime;
use crate::contract::Strategy;
use crate::error::JobError;
use record::Output;

/// The counts of a crowd whose jobs came to their right outputs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// The largest number of jobs that were under way at the same time.
    pub most_under_way: usize,
    /// The number of threads on which jobs began.
    pub threads: usize,
    /// The number of times that a job was refused.
    pub refusals: usize,
}

/// Runs this many jobs at once, and checks the output of each.
///
/// # Panics
/// If an output is wrong, if a job has none, or if the jobs do not end.
pub fn crowd<S: Strategy>(strategy: &Arc<S>, id: RuntimeId, jobs: usize) -> Crowd {
    let what = format!("{}: {jobs} jobs at once on {id}", S::ABOUT.name);
    on_runtime(&what, id, All { strategy: strategy.clone(), jobs })
}

/// Runs a job, again and again if it is refused. Returns the output and the number of refusals.
///
/// # Panics
/// If a job is refused and the strategy does not state that it refuses any.
pub(super) async fn run_until_taken<S: Strategy, R: Runtime, J: Job + 'static>(
    strategy: &S,
    runtime: &R,
    job: impl Fn() -> J,
) -> (Result<Output, JobError>, usize) {
    let mut refusals = 0;
    loop {
        let result = strategy.run(runtime, job()).await;
        if result != Err(JobError::Refused) {
            return (result, refusals);
        }
        assert!(strategy.abilities().refuses, "a job is refused, and the strategy does not state that");
        refusals += 1;
        runtime.sleep_until(Instant::now() + BEFORE_NEXT_TRY).await;
    }
}

/// The time for which a caller sleeps whose job was refused.
const BEFORE_NEXT_TRY: Duration = Duration::from_millis(1);

struct All<S> {
    strategy: Arc<S>,
    jobs: usize,
}

impl<S: Strategy> Body for All<S> {
    type Output = Crowd;

    async fn run<R: Runtime>(self, runtime: R) -> Crowd {
        let workload: Workload = "countdown:steps=20000".parse().expect("a workload");
        let (gate, refusals) = (Gate::open(), Arc::<AtomicUsize>::default());
        let run = |_| {
            let (strategy, own, gate) = (self.strategy.clone(), runtime.clone(), gate.clone());
            let (workload, all_refusals) = (workload.clone(), refusals.clone());
            runtime.spawn(async move {
                let job = || gate.hold(workload.job());
                let (result, refusals) = run_until_taken(&*strategy, &own, job).await;
                all_refusals.fetch_add(refusals, Ordering::SeqCst);
                result
            })
        };
        let running: Vec<_> = (0..self.jobs).map(run).collect();
        for task in running {
            let output = task.await.expect("no panic escapes").expect("the job ends");
            assert_eq!(output.steps, workload.steps());
            assert_eq!(output.checksum, workload.expected(output.steps));
        }
        Crowd {
            most_under_way: gate.most_under_way(),
            threads: gate.threads(),
            refusals: refusals.load(Ordering::SeqCst),
        }
    }
}
