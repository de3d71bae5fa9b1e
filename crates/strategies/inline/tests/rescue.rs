//! The rescue of tokio's driver: a beat comes while one job holds it, and not without the rescue.

use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering::SeqCst};
use std::time::{Duration, Instant};

use inline::Inline;
use runtime::{Body, Runtime, RuntimeId};
use strategy::conformance::on_runtime;
use strategy::{Job, Output, Progress, Refusal, Site, Strategy};

/// Turns a hang into a failure.
const PATIENCE: Duration = Duration::from_secs(30);

fn made(settings: &str, runtime: RuntimeId, cpus: usize) -> Result<Inline, Refusal> {
    Inline::new(&settings.parse().unwrap(), Site { runtime, cpus, quota_millicpus: None })
}

/// The words between the job and the beat.
#[derive(Default)]
struct Words {
    holds: AtomicBool,
    beat_came: AtomicBool,
}

/// A job that ends when a beat has come, or when its patience is at an end.
struct Holds {
    words: Arc<Words>,
    patience: Duration,
}

impl Job for Holds {
    fn advance(&mut self, steps: u64) -> Progress {
        if steps == 0 {
            return Progress::More;
        }
        let end = Instant::now() + self.patience;
        self.words.holds.store(true, SeqCst);
        while !self.words.beat_came.load(SeqCst) && Instant::now() < end {
            std::thread::sleep(Duration::from_millis(1));
        }
        Progress::Done(self.so_far())
    }

    /// Returns 1 if the beat came while the job held its worker.
    fn so_far(&self) -> Output {
        Output { steps: 1, checksum: u64::from(self.words.beat_came.load(SeqCst)) }
    }
}

/// Runs jobs, woken by a timer, until one has held the driver for so long that its patience ended
/// without a beat. Returns whether there was one. Now and then another worker takes the driver over
/// by itself.
struct OneHolds {
    strategy: Arc<Inline>,
    tries: u32,
    patience: Duration,
}

impl Body for OneHolds {
    type Output = bool;

    async fn run<R: Runtime>(self, runtime: R) -> bool {
        for _ in 0..self.tries {
            let words = Arc::<Words>::default();
            let (own, seen) = (runtime.clone(), words.clone());
            let beat = runtime.spawn(async move {
                while !seen.holds.load(SeqCst) {
                    own.sleep_until(Instant::now() + Duration::from_millis(10)).await;
                }
                seen.beat_came.store(true, SeqCst);
            });
            let (own, strategy) = (runtime.clone(), self.strategy.clone());
            let job = Holds { words, patience: self.patience };
            let held = runtime.spawn(async move {
                // The worker that watches the driver runs what its timer wakes.
                own.sleep_until(Instant::now() + Duration::from_millis(25)).await;
                strategy.run(&own, job).await
            });
            let output = held.await.unwrap().unwrap();
            beat.await.unwrap();
            if output.checksum == 0 {
                return true;
            }
        }
        false
    }
}

fn one_holds(settings: &str, tries: u32, patience: Duration) -> bool {
    let runtime = "tokio/N".parse().unwrap();
    let strategy = Arc::new(made(settings, runtime, 2).unwrap());
    on_runtime(settings, runtime, OneHolds { strategy, tries, patience })
}

#[test]
fn a_beat_comes_while_a_job_holds_the_driver() {
    if process::cpus() < 2 {
        return;
    }
    for settings in ["rescue=yes", "rescue=5ms"] {
        let held = one_holds(settings, 20, PATIENCE);
        assert!(!held, "{settings}: a job held the driver, and no worker was woken");
    }
}

#[test]
fn without_the_rescue_no_beat_comes() {
    if process::cpus() < 2 {
        return;
    }
    let held = one_holds("", 1000, Duration::from_millis(300));
    assert!(held, "no job held the driver, so the test above shows nothing");
}

#[test]
fn it_is_refused_where_no_other_worker_can_take_the_driver() {
    let reason = |runtime: &str, cpus| match made("rescue=yes", runtime.parse().unwrap(), cpus) {
        Err(Refusal::Unsupported(reason)) => reason,
        _ => panic!("{runtime} with {cpus} processors is not refused"),
    };
    assert!(reason("tokio/1", 2).contains("no other worker"));
    assert!(reason("tokio/N", 1).contains("one processor"));
    assert!(reason("smol/N", 2).contains("only on tokio"));
    let runtime = "tokio/N".parse().unwrap();
    for nonsense in ["rescue=no", "rescue=1us", "rescue=2s"] {
        assert!(matches!(made(nonsense, runtime, 2), Err(Refusal::Invalid(_))), "{nonsense}");
    }
}
