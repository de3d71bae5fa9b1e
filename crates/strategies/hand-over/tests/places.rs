//! The place where a job runs: the loop, the pool, or first one and then the other.

use std::sync::{Arc, Mutex};

use hand_over::HandOver;
use runtime::{Body, Runtime, RuntimeId};
use strategy::{Job, Output, Progress, Site, Strategy};

/// A job that remembers the thread of each step. A step waits for as long as it is told.
struct Seen {
    steps: u64,
    done: u64,
    wait: std::time::Duration,
    cuts: bool,
    threads: Arc<Mutex<Vec<u64>>>,
}

impl Job for Seen {
    fn advance(&mut self, steps: u64) -> Progress {
        for _ in 0..steps.min(self.steps - self.done) {
            self.threads.lock().unwrap().push(runtime::current_thread());
            std::thread::sleep(self.wait);
            self.done += 1;
        }
        if self.done == self.steps { Progress::Done(self.so_far()) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        Output { steps: self.done, checksum: 0 }
    }

    fn can_be_cut(&self) -> bool {
        self.cuts
    }
}

/// Runs jobs of these steps, one after the other, and tells which threads they saw.
struct Places(Vec<(u64, bool)>);

impl Body for Places {
    type Output = Vec<Vec<bool>>;

    async fn run<R: Runtime>(self, runtime: R) -> Vec<Vec<bool>> {
        let site = Site { runtime: runtime.id(), cpus: 2, quota_millicpus: None };
        let strategy = HandOver::new(&"after=10ms".parse().unwrap(), site).unwrap();
        let mut seen = Vec::new();
        for (steps, cuts) in self.0 {
            let threads = Arc::<Mutex<Vec<u64>>>::default();
            // A step of 20 ms takes longer than `after`, whatever the machine does.
            let wait = std::time::Duration::from_millis(20);
            let job = Seen { steps, done: 0, wait, cuts, threads: threads.clone() };
            let here = runtime::current_thread();
            let output = strategy.run(&runtime, job).await.unwrap();
            assert_eq!(output.steps, steps);
            seen.push(threads.lock().unwrap().iter().map(|thread| *thread == here).collect());
        }
        seen
    }
}

#[test]
fn a_job_begins_on_the_loop_and_ends_in_the_pool_unless_it_can_t_be_cut() {
    for id in RuntimeId::all() {
        let seen = runtime::start(id, Places(vec![(1, true), (3, true), (1, false)]));
        let expected = [vec![true], vec![true, false, false], vec![false]];
        assert_eq!(seen, expected, "on the loop's thread, on {id}");
    }
}

/// Runs a thousand jobs at once.
struct Thousand;

impl Body for Thousand {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let site = Site { runtime: runtime.id(), cpus: 2, quota_millicpus: None };
        let strategy = Arc::new(HandOver::new(&"after=50us".parse().unwrap(), site).unwrap());
        let workload: workload::Workload = "countdown:steps=200000".parse().unwrap();
        let before = process::threads();
        let run = |_| {
            let (strategy, own, job) = (strategy.clone(), runtime.clone(), workload.job());
            runtime.spawn(async move { strategy.run(&own, job).await })
        };
        let running: Vec<_> = (0..1000).map(run).collect();
        let during = process::threads();
        for task in running {
            let output = task.await.unwrap().unwrap();
            assert_eq!((output.steps, output.checksum), (200_000, workload.expected(200_000)));
        }
        if let (Some(before), Some(during)) = (before, during) {
            // A runtime may still be starting threads of its own; a job has none.
            assert!(during < before + 100, "{before} threads before, {during} during");
        }
    }
}

#[test]
fn a_thousand_jobs_at_once_come_to_their_checksums_without_a_thread_each() {
    for id in RuntimeId::all() {
        runtime::start(id, Thousand);
    }
}
