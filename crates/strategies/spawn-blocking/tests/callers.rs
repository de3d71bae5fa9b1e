//! The limit, when callers go away while their jobs run: counted on every runtime.

use std::sync::Arc;

use runtime::{Body, Runtime, RuntimeId};
use spawn_blocking::SpawnBlocking;
use strategy::conformance::{Turnstile, goes_away, on_runtime, wait_until};
use strategy::{Refusal, Site, Strategy, Workload};

const LIMIT: usize = 2;
/// The callers that go away, each as soon as its job has begun, or waits for a permit.
const GONE: usize = 10;
/// The callers that come after them, and stay.
const STAYING: usize = 8;

fn made(settings: &str, runtime: RuntimeId) -> Result<SpawnBlocking, Refusal> {
    SpawnBlocking::new(&settings.parse().unwrap(), Site { runtime, cpus: 2, quota_millicpus: None })
}

/// Counts the jobs that are under way at once when callers go away and others come.
struct GoAndCome {
    strategy: Arc<SpawnBlocking>,
    /// The number of jobs of those that go away that begin.
    begin: usize,
}

impl Body for GoAndCome {
    /// The most jobs that were under way at once, and the number of those that began.
    type Output = (usize, usize);

    async fn run<R: Runtime>(self, runtime: R) -> (usize, usize) {
        let workload: Workload = "countdown:steps=1000".parse().unwrap();
        let gate = Arc::<Turnstile>::default();
        for caller in 1..=GONE {
            let job = gate.hold(workload.job());
            let has_begun = || gate.begun() == self.begin.min(caller);
            goes_away(&runtime, self.strategy.run(&runtime, job), has_begun).await;
        }
        let stay = |_| {
            let (strategy, own, job) = (self.strategy.clone(), runtime.clone(), gate.hold(workload.job()));
            runtime.spawn(async move { strategy.run(&own, job).await })
        };
        let staying: Vec<_> = (0..STAYING).map(stay).collect();
        let under_way = if self.begin > LIMIT { self.begin + LIMIT } else { LIMIT };
        let has_come = wait_until(&runtime, PATIENCE, || gate.under_way() == under_way).await;
        assert!(has_come, "{} jobs are under way", gate.under_way());
        gate.let_go();
        for task in staying {
            let output = task.await.unwrap().unwrap();
            assert_eq!(output.checksum, workload.expected(output.steps));
        }
        (gate.most_under_way(), gate.begun())
    }
}

/// Turns a hang into a failure.
const PATIENCE: std::time::Duration = std::time::Duration::from_secs(60);

#[test]
fn a_permit_of_the_job_keeps_the_limit_after_callers_went_away() {
    for id in RuntimeId::all() {
        let strategy = Arc::new(made("limit=2,permit=job", id).unwrap());
        let counted = on_runtime("permit=job", id, GoAndCome { strategy, begin: LIMIT });
        // The jobs of those who went away while they waited for a permit were never begun.
        assert_eq!(counted, (LIMIT, LIMIT + STAYING), "{id}");
    }
}

#[test]
fn a_permit_of_the_request_lets_jobs_pile_up_behind_callers_that_went_away() {
    for id in RuntimeId::all() {
        let strategy = Arc::new(made("limit=2,permit=request", id).unwrap());
        let counted = on_runtime("permit=request", id, GoAndCome { strategy, begin: GONE });
        assert_eq!(counted, (GONE + LIMIT, GONE + STAYING), "{id}");
    }
}

#[test]
fn a_thousand_jobs_at_once_keep_the_limit() {
    for id in RuntimeId::all() {
        for (settings, limit) in [("limit=cores,permit=job", 2), ("limit=3,permit=request", 3), ("", 1000)] {
            let strategy = Arc::new(made(settings, id).unwrap());
            let crowd = strategy::conformance::crowd(&strategy, id, 1000);
            assert!((1..=limit).contains(&crowd.most_under_way), "`{settings}` on {id}: {crowd:?}");
            assert_eq!(crowd.refusals, 0);
        }
    }
}

#[test]
fn a_permit_without_a_limit_and_a_limit_of_nothing_make_no_sense() {
    let id = "tokio/1".parse().unwrap();
    for (settings, right) in [
        ("permit=job", "`permit` goes with a limit, such as limit=cores"),
        ("limit=0", "`limit=0`: a limit is `cores`, or 1 to 1024 jobs"),
        ("limit=2,permit=both", "`permit=both`: it is `job` or `request`"),
    ] {
        assert_eq!(made(settings, id).err(), Some(Refusal::Invalid(right.to_owned())));
    }
    assert!(made("limit=2", id).unwrap().abilities().keeps_limit, "the job holds the permit by default");
}
