//! A timer beside many jobs in turns is late by a few slices, however many jobs there are.
//!
//! The unit is slices, as in `main_future.rs`: the number of slices that ended since the timer was
//! due. On a busy machine slices get longer, not more. For the main future of smol and async-std,
//! it is the number of slices between two of its polls: a thread of async-io fires its timers.

use std::future::poll_fn;
use std::pin::{Pin, pin};
use std::sync::{Arc, Mutex};
use std::task::Poll;
use std::time::{Duration, Instant};

use breather::{Breather, Turns};

const SLICE: Duration = Duration::from_micros(100);
const PERIOD: Duration = Duration::from_millis(1);
const BEATS: u32 = 150;
/// tokio rounds timers up to a millisecond, which is ten slices.
const ROUNDED: usize = 10;

/// A future on the heap.
type Job = Pin<Box<dyn Future<Output = ()> + Send>>;

/// The ends of slices, and a flag that ends the jobs.
#[derive(Default)]
struct Slices {
    ends: Vec<Instant>,
    stop: bool,
}

type Shared = Arc<Mutex<Slices>>;

/// The number of slices that ended while a beat was late, for each beat, sorted.
type Late = Vec<usize>;

/// Works until the ticker is done.
async fn job(shared: Shared) {
    let mut breather = Breather::within(SLICE);
    loop {
        let stride = breather.stride();
        (0..stride).for_each(|step| {
            std::hint::black_box(step);
        });
        if breather.due_after(stride) {
            {
                let mut slices = shared.lock().unwrap();
                slices.ends.push(Instant::now());
                if slices.stop {
                    return;
                }
            }
            breather::yield_now().await;
            breather.resume();
        }
    }
}

async fn ticker<F: Future<Output = ()>>(shared: Shared, sleep_until: fn(Instant) -> F) -> Late {
    let first = Instant::now() + PERIOD;
    let mut beats = Vec::new();
    for beat in 0..BEATS {
        let due = first + beat * PERIOD;
        sleep_until(due).await;
        beats.push((due, Instant::now()));
    }
    let mut slices = shared.lock().unwrap();
    slices.stop = true;
    let while_late = |(due, at): &(Instant, Instant)| {
        slices.ends.partition_point(|end| end <= at) - slices.ends.partition_point(|end| end <= due)
    };
    let mut late: Late = beats.iter().map(while_late).collect();
    late.sort_unstable();
    late
}

/// The jobs of one test.
struct Jobs {
    number: usize,
    turns: Option<Turns>,
    /// True if the ticker is the main future, and not a task.
    in_body: bool,
}

impl Jobs {
    fn each<F>(&self, shared: &Shared, yield_now: fn() -> F) -> impl Iterator<Item = Job>
    where
        F: Future<Output = ()> + Send + 'static,
    {
        (0..self.number).map(move |_| -> Job {
            match &self.turns {
                Some(turns) => Box::pin(turns.run(job(shared.clone()), yield_now)),
                None => Box::pin(job(shared.clone())),
            }
        })
    }
}

fn on_tokio(jobs: &Jobs) -> Late {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let shared = Shared::default();
        for job in jobs.each(&shared, tokio::task::yield_now) {
            tokio::spawn(job);
        }
        let ticker = ticker(shared, |due| tokio::time::sleep_until(due.into()));
        if jobs.in_body { ticker.await } else { tokio::spawn(ticker).await.unwrap() }
    })
}

/// All jobs are one task, and each has a seat of its own.
fn on_tokio_in_one_task(jobs: &Jobs) -> Late {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let shared = Shared::default();
        let mut all: Vec<_> = jobs.each(&shared, tokio::task::yield_now).collect();
        tokio::spawn(poll_fn(move |context| {
            all.retain_mut(|job| job.as_mut().poll(context).is_pending());
            if all.is_empty() { Poll::Ready(()) } else { Poll::Pending }
        }));
        tokio::spawn(ticker(shared, |due| tokio::time::sleep_until(due.into()))).await.unwrap()
    })
}

/// The slices that ended between two polls of the main future, sorted.
type Gaps = Vec<usize>;

/// Runs a ticker as a part of the main future.
async fn attended(shared: Shared, ticker: impl Future<Output = Late>) -> Gaps {
    let (mut ticker, mut gaps, mut before) = (pin!(ticker), Vec::new(), 0);
    poll_fn(|context| {
        let now = shared.lock().unwrap().ends.len();
        gaps.push(now - before);
        before = now;
        ticker.as_mut().poll(context)
    })
    .await;
    gaps.sort_unstable();
    gaps
}

async fn smols_timer(due: Instant) {
    smol::Timer::at(due).await;
}

async fn async_stds_timer(due: Instant) {
    async_std::task::sleep(due.saturating_duration_since(Instant::now())).await;
}

/// Returns the gaps if the ticker is the main future.
fn on_smol(jobs: &Jobs) -> Vec<usize> {
    let executor = smol::Executor::new();
    smol::block_on(executor.run(async {
        let shared = Shared::default();
        for job in jobs.each(&shared, breather::yield_now) {
            executor.spawn(job).detach();
        }
        let ticker = ticker(shared.clone(), smols_timer);
        if jobs.in_body { attended(shared, ticker).await } else { executor.spawn(ticker).await }
    }))
}

/// Returns the gaps if the ticker is the main future.
fn on_async_std(jobs: &Jobs) -> Vec<usize> {
    async_std::task::block_on(async {
        let shared = Shared::default();
        let tasks: Vec<_> =
            jobs.each(&shared, breather::yield_now).map(async_std::task::spawn_local).collect();
        let ticker = ticker(shared.clone(), async_stds_timer);
        let found = if jobs.in_body {
            attended(shared, ticker).await
        } else {
            async_std::task::spawn_local(ticker).await
        };
        for task in tasks {
            task.await;
        }
        found
    })
}

/// Checks the median and the 90th percentile beside 64 and 1,000 jobs in turns. One of three runs
/// must be good: while another program has the processor, many beats are late.
#[track_caller]
fn assert_few(run: fn(&Jobs) -> Vec<usize>, in_body: bool, (median, nearly_all): (usize, usize)) {
    for number in [64, 1000] {
        let mut runs = Vec::new();
        let is_good = (0..3).any(|_| {
            let found = run(&Jobs { number, turns: Some(Turns::shared(1)), in_body });
            let (half, most) = (found[found.len() / 2], found[found.len() * 9 / 10]);
            runs.push((half, most));
            half <= median && most <= nearly_all
        });
        assert!(is_good, "{number} jobs: median and 90th percentile {runs:?}");
    }
}

#[test]
fn on_tokio_a_beat_waits_for_a_few_slices_of_many_jobs() {
    assert_few(on_tokio, false, (ROUNDED + 4, ROUNDED + 8));
    assert_few(on_tokio, true, (ROUNDED + 4, ROUNDED + 8));
}

#[test]
fn on_smol_a_beat_waits_for_a_few_slices_of_many_jobs() {
    assert_few(on_smol, false, (5, 15));
}

#[test]
fn on_async_std_a_beat_waits_for_a_few_slices_of_many_jobs() {
    assert_few(on_async_std, false, (5, 15));
}

/// The main future is polled after a deep breath: every 800 us, which is eight slices. The jobs
/// take `breather::yield_now` before their turns.
#[test]
fn the_main_future_of_smol_and_async_std_is_polled_after_a_few_slices() {
    assert_few(on_smol, true, (12, 24));
    assert_few(on_async_std, true, (12, 24));
}

/// The reason for turns: every job runs a slice first.
#[test]
fn without_turns_a_beat_waits_for_a_slice_of_each_job() {
    for run in [on_tokio, on_smol, on_async_std] {
        let late = run(&Jobs { number: 64, turns: None, in_body: false });
        assert!(late[late.len() * 9 / 10] > 32, "{late:?}");
    }
}

/// A limit. The end of a slice calls the next seat, which is in the same task. So the task wakes
/// itself before it yields, and goes on before the look: see `tokio_facts.rs`. The same jobs in one
/// job in turns have one slice together.
#[test]
fn on_tokio_jobs_that_are_joined_in_one_task_delay_a_beat() {
    let late = on_tokio_in_one_task(&Jobs { number: 64, turns: Some(Turns::shared(1)), in_body: false });
    assert!(late[late.len() * 9 / 10] > 32, "{late:?}");
}
