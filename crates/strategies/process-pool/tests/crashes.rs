//! A job that takes its process with it: its caller is told how, and the pool goes on.

mod own;

use std::sync::Arc;

use own::InTests;
use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::unpack;
use strategy::{Job, JobError, Output, Packed, Progress, Site, Strategy};
use workload::Workload;

fn made<R: Runtime>(runtime: &R, workers: usize) -> InTests {
    let site = Site { runtime: runtime.id(), cpus: 2, quota_millicpus: None };
    InTests::new(&format!("workers={workers}").parse().unwrap(), site).unwrap()
}

fn countdown() -> Workload {
    "countdown:steps=200000".parse().unwrap()
}

async fn is_right<R: Runtime>(runtime: &R, strategy: &InTests) {
    let output = strategy.run(runtime, countdown().job()).await.unwrap();
    assert_eq!((output.steps, output.checksum), (200_000, countdown().expected(200_000)));
}

/// Crashes processes in all ways, beside a job that is done.
struct Crashes;

impl Body for Crashes {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let strategy = Arc::new(made(&runtime, 2));
        // Something else is under way all the time.
        let (other, own) = (strategy.clone(), runtime.clone());
        let beside = runtime.spawn(async move {
            for _ in 0..20 {
                is_right(&own, &other).await;
            }
        });
        for by in ["abort", "overflow"] {
            for at in [0, 5] {
                let job = unpack(&format!("traced:steps=10,fails_at={at},by={by}")).unwrap();
                match strategy.run(&runtime, job).await {
                    Err(JobError::Crashed(why)) if cfg!(unix) => {
                        assert!(why.contains("SIGABRT") || why.contains("SIGSEGV"), "{by}: {why}")
                    }
                    Err(JobError::Crashed(_)) => {}
                    other => panic!("a job that ended its process by {by} gave {other:?}"),
                }
                is_right(&runtime, &strategy).await;
            }
        }
        beside.await.unwrap();
    }
}

#[test]
fn the_pool_survives_an_abort_and_an_overflow_and_the_next_job_is_right() {
    for id in RuntimeId::all() {
        runtime::start(id, Crashes);
    }
}

/// A job that can't leave its process, or that no process knows.
struct Strange(Option<String>);

impl Job for Strange {
    fn advance(&mut self, _: u64) -> Progress {
        panic!("it runs in this process")
    }

    fn so_far(&self) -> Output {
        Output { steps: 0, checksum: 0 }
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.0.clone().map(|workload| Packed { workload, input: [][..].into() })
    }
}

struct Refused;

impl Body for Refused {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let strategy = made(&runtime, 1);
        let no_frame = "a".repeat(2 << 20);
        for workload in [None, Some("no-such-job"), Some("countdown:steps=none"), Some(&*no_frame)] {
            let result = strategy.run(&runtime, Strange(workload.map(str::to_owned))).await;
            assert_eq!(result, Err(JobError::CannotMove), "{:?}", workload.map(str::len));
        }
        is_right(&runtime, &strategy).await;
        assert_eq!(strategy.pids().len(), 1);
    }
}

#[test]
fn a_job_that_can_t_move_is_refused() {
    for id in RuntimeId::all() {
        runtime::start(id, Refused);
    }
}
