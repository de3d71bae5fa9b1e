//! The queue: how many jobs are taken, when a job is refused, and what becomes of a job that nobody
//! waits for. Counted on every runtime.

use std::sync::Arc;
use std::time::Duration;

use runtime::{Body, Runtime, RuntimeId};
use shed::Shed;
use smol::future::poll_once;
use strategy::conformance::{Turnstile, crowd, goes_away, on_runtime, wait_until};
use strategy::{JobError, Refusal, Site, Strategy, Workload};

/// Turns a hang into a failure.
const PATIENCE: Duration = Duration::from_secs(60);
const THREADS: usize = 2;
const QUEUE: usize = 3;

fn made(settings: &str, runtime: RuntimeId) -> Result<Shed, Refusal> {
    Shed::new(&settings.parse().unwrap(), Site { runtime, cpus: THREADS, quota_millicpus: None })
}

fn countdown() -> Workload {
    "countdown:steps=1000".parse().unwrap()
}

/// Holds all threads, fills the queue, and looks at what becomes of the next jobs.
struct Fill(Arc<Shed>);

impl Body for Fill {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let gate = Arc::<Turnstile>::default();
        let caller = || {
            let (shed, own, job) = (self.0.clone(), runtime.clone(), gate.hold(countdown().job()));
            Box::pin(async move { shed.run(&own, job).await })
        };
        let mut taken = Vec::new();
        for threads in 1..=THREADS {
            taken.push(caller());
            assert_eq!(poll_once(taken.last_mut().unwrap()).await, None);
            assert!(wait_until(&runtime, PATIENCE, || gate.under_way() == threads).await);
        }
        // The first of those that wait goes away before its job begins.
        goes_away(&runtime, caller(), || true).await;
        for _ in 1..QUEUE {
            taken.push(caller());
            assert_eq!(poll_once(taken.last_mut().unwrap()).await, None, "the queue has room");
        }
        for _ in 0..5 {
            let refused = poll_once(caller()).await;
            assert_eq!(refused, Some(Err(JobError::Refused)), "its place is not free yet");
        }
        assert_eq!(gate.begun(), THREADS);
        gate.let_go();
        for caller in taken {
            let output = caller.await.unwrap();
            assert_eq!(output.checksum, countdown().expected(output.steps));
        }
        assert!(caller().await.is_ok(), "there is room again");
        assert_eq!(gate.begun(), THREADS + (QUEUE - 1) + 1, "the job that nobody waited for never began");
        assert_eq!(gate.most_under_way(), THREADS);
    }
}

#[test]
fn a_full_queue_refuses_at_once_and_a_job_that_nobody_waits_for_is_not_run() {
    for id in RuntimeId::all() {
        on_runtime("a full queue", id, Fill(Arc::new(made(&format!("queue={QUEUE}"), id).unwrap())));
    }
}

#[test]
fn a_thousand_jobs_at_once_have_a_fixed_number_of_threads() {
    for id in RuntimeId::all() {
        let crowd = crowd(&Arc::new(made("queue=cores", id).unwrap()), id, 1000);
        assert!((1..=THREADS).contains(&crowd.threads) && crowd.most_under_way <= THREADS, "{id}: {crowd:?}");
    }
}

#[test]
fn a_queue_of_nothing_makes_no_sense() {
    let refused = made("queue=0", "tokio/1".parse().unwrap()).err();
    let right = "`queue=0`: a queue holds `cores`, or 1 to 100_000 jobs";
    assert_eq!(refused, Some(Refusal::Invalid(right.to_owned())));
}
