//! What becomes of jobs that split, and of one that does not.

use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::sync::{Arc, Condvar, Mutex};
use std::time::Duration;

use rayon_split::RayonSplit;
use runtime::{Body, Runtime, RuntimeId};
use strategy::{Job, JobError, Output, Progress, Site, Strategy};

/// The sum of the numbers in a range. Its steps don't depend on each other.
struct Sum {
    /// The numbers that are not added yet.
    left: std::ops::Range<u64>,
    sum: Output,
    seen: Arc<Seen>,
}

/// What the parts of a job have in common.
#[derive(Default)]
struct Seen {
    parts: AtomicUsize,
    added: AtomicU64,
    panics_at: Option<u64>,
    meeting: Option<Meeting>,
}

impl Sum {
    fn new(numbers: std::ops::Range<u64>, seen: &Arc<Seen>) -> Self {
        seen.parts.fetch_add(1, Ordering::Relaxed);
        Sum { left: numbers, sum: Output { steps: 0, checksum: 0 }, seen: seen.clone() }
    }
}

impl Job for Sum {
    fn advance(&mut self, steps: u64) -> Progress {
        if let Some(meeting) = &self.seen.meeting {
            meeting.wait();
        }
        for number in self.left.by_ref().take(usize::try_from(steps).unwrap_or(usize::MAX)) {
            assert_ne!(self.seen.panics_at, Some(number), "on purpose");
            self.sum.checksum += number;
            self.sum.steps += 1;
            self.seen.added.fetch_add(1, Ordering::Relaxed);
        }
        if self.left.is_empty() { Progress::Done(self.sum) } else { Progress::More }
    }

    fn so_far(&self) -> Output {
        self.sum
    }

    fn split(&mut self) -> Option<Box<dyn Job>> {
        let middle = self.left.start + (self.left.end - self.left.start).div_ceil(2);
        let later = middle..self.left.end;
        if later.is_empty() {
            return None;
        }
        self.left.end = middle;
        Some(Box::new(Sum::new(later, &self.seen)))
    }

    fn join(&mut self, half: Output) {
        self.sum.steps += half.steps;
        self.sum.checksum += half.checksum;
    }
}

/// A place where two threads wait for each other, but not for ever.
#[derive(Default)]
struct Meeting {
    came: Mutex<u32>,
    both: Condvar,
}

impl Meeting {
    /// Waits until two have come.
    fn wait(&self) {
        let mut came = self.came.lock().unwrap();
        *came += 1;
        self.both.notify_all();
        let alone = |came: &mut u32| *came < 2;
        let waited = self.both.wait_timeout_while(came, Duration::from_secs(60), alone).unwrap();
        assert!(!waited.1.timed_out(), "the other half never came");
    }
}

/// Runs a job on a pool of this width, on any runtime: the strategy does not use it.
struct On<J>(usize, J);

impl<J: Job + 'static> Body for On<J> {
    type Output = Result<Output, JobError>;

    async fn run<R: Runtime>(self, runtime: R) -> Result<Output, JobError> {
        made(&runtime, self.0).run(&runtime, self.1).await
    }
}

fn made<R: Runtime>(runtime: &R, threads: usize) -> RayonSplit {
    let site = Site { runtime: runtime.id(), cpus: 2, quota_millicpus: None };
    RayonSplit::new(&format!("threads={threads}").parse().unwrap(), site).unwrap()
}

fn run(threads: usize, job: impl Job + 'static) -> Result<Output, JobError> {
    runtime::start("smol/1".parse().unwrap(), On(threads, job))
}

#[test]
fn a_job_of_any_size_is_split_into_four_pieces_a_thread_and_comes_to_its_sum() {
    for threads in [1, 2, 3, 8] {
        for numbers in [1, 2, 7, 32, 1000] {
            let seen = Arc::<Seen>::default();
            let output = run(threads, Sum::new(0..numbers, &seen)).unwrap();
            assert_eq!(output, Output { steps: numbers, checksum: (0..numbers).sum() });
            let pieces = (4 * threads).min(usize::try_from(numbers).unwrap());
            let found = seen.parts.load(Ordering::Relaxed);
            let right = if numbers == 7 { found <= pieces } else { found == pieces };
            assert!(right, "{numbers} numbers on {threads} threads: {found} pieces, not {pieces}");
        }
    }
}

#[test]
fn two_halves_are_under_way_at_the_same_time() {
    let seen = Arc::new(Seen { meeting: Some(Meeting::default()), ..Seen::default() });
    let output = run(2, Sum::new(0..2, &seen)).unwrap();
    assert_eq!(output, Output { steps: 2, checksum: 1 });
}

#[test]
fn a_panic_in_a_half_is_an_error_and_the_other_pieces_are_done() {
    for panics_at in [0, 999] {
        let seen = Arc::new(Seen { panics_at: Some(panics_at), ..Seen::default() });
        match run(2, Sum::new(0..1000, &seen)) {
            Err(JobError::Panicked(message)) => assert!(message.contains("on purpose"), "{message}"),
            other => panic!("a job that panicked gave {other:?}"),
        }
        // One of eight pieces panicked.
        let added = seen.added.load(Ordering::Relaxed);
        assert!((875..1000).contains(&added), "{added} of the other pieces' steps were done");
    }
}

#[test]
fn a_job_that_does_not_split_is_done_all_the_same() {
    let workload: workload::Workload = "countdown:steps=200000".parse().unwrap();
    let output = run(2, workload.job()).unwrap();
    assert_eq!((output.steps, output.checksum), (200_000, workload.expected(200_000)));
}

/// Runs a thousand jobs at once.
struct Thousand;

impl Body for Thousand {
    type Output = ();

    async fn run<R: Runtime>(self, runtime: R) {
        let strategy = Arc::new(made(&runtime, 2));
        let seen = Arc::<Seen>::default();
        let before = process::threads();
        let run = |_| {
            let (strategy, own, job) = (strategy.clone(), runtime.clone(), Sum::new(0..10_000, &seen));
            runtime.spawn(async move { strategy.run(&own, job).await })
        };
        let running: Vec<_> = (0..1000).map(run).collect();
        let during = process::threads();
        for task in running {
            let output = task.await.unwrap().unwrap();
            assert_eq!(output, Output { steps: 10_000, checksum: (0..10_000).sum() });
        }
        if let (Some(before), Some(during)) = (before, during) {
            // A runtime may still be starting threads of its own; a job has none.
            assert!(during < before + 100, "{before} threads before, {during} during");
        }
    }
}

#[test]
fn a_thousand_jobs_at_once_come_to_their_sums_without_a_thread_each() {
    for id in RuntimeId::all() {
        runtime::start(id, Thousand);
    }
}
