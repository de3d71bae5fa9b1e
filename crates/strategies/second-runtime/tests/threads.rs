//! The second runtime's threads: their number, their priority, and what becomes of jobs and of the
//! runtime itself when nobody waits any more.

use std::sync::Arc;
use std::time::Duration;

use runtime::{Body, Runtime, RuntimeId};
use second_runtime::SecondRuntime;
use strategy::conformance::{Turnstile, crowd, goes_away, on_runtime, wait_until};
use strategy::{Family, Refusal, Site, Strategy, Workload};

/// Turns a hang into a failure.
const PATIENCE: Duration = Duration::from_secs(60);

fn made(settings: &str, runtime: RuntimeId) -> Result<SecondRuntime, Refusal> {
    SecondRuntime::new(&settings.parse().unwrap(), Site { runtime, cpus: 2, quota_millicpus: None })
}

fn countdown() -> Workload {
    "countdown:steps=1000".parse().unwrap()
}

#[test]
fn a_thousand_jobs_at_once_have_as_many_threads_as_asked() {
    for id in RuntimeId::all() {
        for (settings, threads) in [("threads=all,nice=0", 2), ("threads=3,nice=0", 3)] {
            let strategy = Arc::new(made(settings, id).unwrap());
            let crowd = crowd(&strategy, id, 1000);
            assert!((1..=threads).contains(&crowd.threads), "{settings} on {id}: {crowd:?}");
            assert!(crowd.most_under_way <= threads && crowd.refusals == 0, "{settings} on {id}: {crowd:?}");
        }
    }
}

/// Lets a caller go away whose job waits behind another, and counts the jobs that begin.
struct GoneBeforeItsJobBegan(Arc<SecondRuntime>);

impl Body for GoneBeforeItsJobBegan {
    type Output = usize;

    async fn run<R: Runtime>(self, runtime: R) -> usize {
        let gate = Arc::<Turnstile>::default();
        let (strategy, own, first) = (self.0.clone(), runtime.clone(), gate.hold(countdown().job()));
        let first = runtime.spawn(async move { strategy.run(&own, first).await });
        assert!(wait_until(&runtime, PATIENCE, || gate.begun() == 1).await);
        goes_away(&runtime, self.0.run(&runtime, gate.hold(countdown().job())), || true).await;
        gate.let_go();
        first.await.unwrap().unwrap();
        self.0.run(&runtime, gate.hold(countdown().job())).await.unwrap();
        gate.begun()
    }
}

#[test]
fn a_job_whose_caller_went_away_before_it_began_runs_on_tokio_only() {
    for id in RuntimeId::all() {
        let strategy = Arc::new(made("threads=1,nice=0", id).unwrap());
        let begun = on_runtime("gone before", id, GoneBeforeItsJobBegan(strategy));
        assert_eq!(begun, if id.family == Family::Tokio { 3 } else { 2 }, "{id}");
    }
}

/// Drops the strategy in an async context while a job runs there.
struct DroppedBeforeItsJobEnds(SecondRuntime);

impl Body for DroppedBeforeItsJobEnds {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let (gate, strategy) = (Arc::<Turnstile>::default(), self.0);
        let own = runtime.clone();
        let dropped = runtime.spawn(async move {
            let gate = gate;
            let caller = strategy.run(&own, gate.hold(countdown().job()));
            goes_away(&own, caller, || gate.begun() == 1).await;
            drop(strategy);
            assert_eq!(gate.under_way(), 1, "dropping it waits for no job");
            gate.let_go();
            assert!(wait_until(&own, PATIENCE, || gate.under_way() == 0).await, "the job runs to its end");
        });
        dropped.await.expect("dropping it in an async context does not panic");
    }
}

#[test]
fn dropping_it_in_an_async_context_waits_for_no_job() {
    for id in RuntimeId::all() {
        on_runtime("dropped", id, DroppedBeforeItsJobEnds(made("threads=1,nice=0", id).unwrap()));
    }
}

#[test]
fn settings_that_make_no_sense_are_refused_with_what_would_be_right() {
    let id = "tokio/1".parse().unwrap();
    for (settings, right) in [
        ("threads=0,nice=0", "`threads=0`: a runtime has `all`, `all-1` or 1 to 1024 threads"),
        ("threads=1,nice=20", "`nice=20`: it is 0, which changes nothing, to 19, the lowest priority"),
        ("threads=1", "`nice` is missing: give nice=..."),
    ] {
        assert_eq!(made(settings, id).err(), Some(Refusal::Invalid(right.to_owned())));
    }
}

#[cfg(target_os = "linux")]
mod priority {
    //! What the threads say of their own priority.

    use super::*;
    use strategy::{Job, Output, Progress};

    /// A job whose steps are the priority of the thread that runs it, as `nice` counts it, plus 20.
    struct Priority;

    impl Job for Priority {
        fn advance(&mut self, _: u64) -> Progress {
            Progress::Done(self.so_far())
        }

        fn so_far(&self) -> Output {
            Output { steps: of_this_thread(), checksum: 0 }
        }
    }

    fn of_this_thread() -> u64 {
        u64::try_from(rustix::process::getpriority_process(None).unwrap() + 20).unwrap()
    }

    struct Asks(SecondRuntime);

    impl Body for Asks {
        /// The priority of the loop's thread, and of a job.
        type Output = (u64, u64);

        async fn run<R: Runtime>(self, runtime: R) -> (u64, u64) {
            let job = self.0.run(&runtime, Priority).await.unwrap().steps;
            (of_this_thread(), job)
        }
    }

    #[test]
    fn only_the_jobs_have_a_lower_priority() {
        for id in RuntimeId::all() {
            for nice in [0, 10, 19] {
                let strategy = made(&format!("threads=2,nice={nice}"), id).unwrap();
                let (on_the_loop, job) = on_runtime("priority", id, Asks(strategy));
                // The least priority is 19.
                assert_eq!(job, (on_the_loop + nice).min(39), "nice={nice} on {id}");
            }
        }
    }
}
