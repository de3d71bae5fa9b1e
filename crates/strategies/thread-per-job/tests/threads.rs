//! Threads by the number of jobs, and jobs whose callers went away: counted on every runtime.

use std::sync::Arc;
use std::time::Duration;

use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::{Turnstile, crowd, goes_away, on_runtime, wait_until};
use strategy::{Strategy, Workload};
use thread_per_job::ThreadPerJob;

/// Turns a hang into a failure.
const PATIENCE: Duration = Duration::from_secs(60);
const JOBS: usize = 20;

/// Lets callers go away once their jobs have begun, and counts what becomes of the jobs.
struct GoAway;

impl Body for GoAway {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let workload: Workload = "countdown:steps=1000".parse().unwrap();
        let gate = Arc::<Turnstile>::default();
        for caller in 1..=JOBS {
            let job = gate.hold(workload.job());
            goes_away(&runtime, ThreadPerJob.run(&runtime, job), || gate.begun() == caller).await;
        }
        assert_eq!((gate.under_way(), gate.threads()), (JOBS, JOBS), "each runs on a thread of its own");
        gate.let_go();
        assert!(wait_until(&runtime, PATIENCE, || gate.under_way() == 0).await, "they run to their end");
    }
}

#[test]
fn each_job_has_a_thread_and_runs_on_after_its_caller_went_away() {
    for id in RuntimeId::all() {
        on_runtime("jobs without callers", id, GoAway);
    }
}

#[test]
fn a_thousand_jobs_at_once_have_a_thread_each() {
    for id in RuntimeId::all() {
        assert_eq!(crowd(&Arc::new(ThreadPerJob), id, 1000).threads, 1000, "on {id}");
    }
}
