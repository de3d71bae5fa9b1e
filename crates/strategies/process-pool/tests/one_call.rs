//! A job that looks at no flag and tells of no progress ends all the same when its caller goes
//! away. Linux tells it.
#![cfg(target_os = "linux")]

mod own;

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};

use futures_lite::future::poll_once;
use own::InTests;
use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::unpack;
use strategy::{Job, Output, Packed, Progress, Site, Strategy};

/// It only turns a hang into a failure.
const LIMIT: Duration = Duration::from_secs(60);

fn wait_until(what: &str, so: impl Fn() -> bool) {
    let end = Instant::now() + LIMIT;
    while !so() {
        assert!(Instant::now() < end, "{what}");
        std::thread::sleep(Duration::from_millis(1));
    }
}

/// Returns true if there is such a process, or what is left of one that nobody waited for.
fn exists(pid: u32) -> bool {
    Path::new(&format!("/proc/{pid}")).exists()
}

/// A job of one call without an end, of which no progress is ever told. It counts how often it is
/// packed: once when it comes, and once when it is sent to a process that runs.
struct OneCall {
    job: Box<dyn Job>,
    packed: Arc<AtomicUsize>,
}

impl Job for OneCall {
    fn advance(&mut self, _: u64) -> Progress {
        panic!("it runs in this process")
    }

    fn so_far(&self) -> Output {
        self.job.so_far()
    }

    fn can_be_cut(&self) -> bool {
        self.job.can_be_cut()
    }

    fn packed(&self) -> Option<Packed<'_>> {
        self.packed.fetch_add(1, Ordering::SeqCst);
        self.job.packed()
    }
}

/// Drops the future of a job that never looks at a flag and never tells of progress.
struct OneCallDropped;

impl Body for OneCallDropped {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let site = Site { runtime: runtime.id(), cpus: 2, quota_millicpus: None };
        let strategy = InTests::new(&"workers=1".parse().unwrap(), site).unwrap();
        let packed = Arc::<AtomicUsize>::default();
        let job = unpack(&format!("traced:steps={},cut=no", u64::MAX)).unwrap();
        assert!(!job.can_be_cut());
        let mut running = Box::pin(strategy.run(&runtime, OneCall { job, packed: packed.clone() }));
        assert!(poll_once(&mut running).await.is_none(), "it has no end");
        wait_until("the job is not sent", || packed.load(Ordering::SeqCst) == 2);
        let pid = strategy.pids()[0];
        assert!(poll_once(&mut running).await.is_none(), "it has no end");
        drop(running);
        wait_until("the process of a dropped future is still there", || !exists(pid));
        let next = strategy.run(&runtime, unpack("traced:steps=9").unwrap()).await;
        assert_eq!(next, Ok(Output { steps: 9, checksum: !9 }));
    }
}

#[test]
fn a_job_that_can_t_be_cut_is_killed_when_its_future_is_dropped() {
    for id in RuntimeId::all() {
        runtime::start(id, OneCallDropped);
    }
}
