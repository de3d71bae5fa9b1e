//! A timer beside a breathing job is late by a few slices, not by hundreds: on every runtime, in a
//! task and in the main future.
//!
//! The unit is slices, because on a busy machine they get longer, not more. Lateness is the number
//! of slices that ended since the timer was due. For the main future of smol and async-std, the
//! tests count the slices between two of its polls instead: a thread of async-io fires its timers,
//! and the system decides when that thread runs.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use breather::Breather;

const SLICE: Duration = Duration::from_micros(100);
const PERIOD: Duration = Duration::from_millis(1);
const BEATS: u32 = 150;

/// The ends of slices, and a flag that ends the jobs.
#[derive(Default)]
struct Slices {
    ends: Vec<Instant>,
    stop: bool,
}

type Shared = Arc<Mutex<Slices>>;

/// The slices that ended while a beat was late, for each beat, sorted.
type Late = Vec<usize>;

async fn job<F: Future<Output = ()>>(shared: Shared, yield_now: fn() -> F) {
    let mut breather = Breather::within(SLICE);
    loop {
        let stride = breather.stride();
        (0..stride).for_each(|step| {
            std::hint::black_box(step);
        });
        if breather.due_after(stride) {
            if ended(&shared) {
                return;
            }
            yield_now().await;
            breather.resume();
        }
    }
}

/// Adds the end of a slice. Returns true if it was the last.
fn ended(shared: &Shared) -> bool {
    let mut slices = shared.lock().unwrap();
    slices.ends.push(Instant::now());
    slices.stop
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

fn tokio_1(jobs: usize, in_body: bool) -> Late {
    let runtime = tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap();
    runtime.block_on(async {
        let shared = Shared::default();
        for _ in 0..jobs {
            tokio::spawn(job(shared.clone(), tokio::task::yield_now));
        }
        let ticker = ticker(shared, |due| tokio::time::sleep_until(due.into()));
        if in_body { ticker.await } else { tokio::spawn(ticker).await.unwrap() }
    })
}

/// The slices that ended between two polls of the main future, sorted.
type Gaps = Vec<usize>;

/// Runs a ticker as a part of the main future.
async fn attended(shared: Shared, ticker: impl Future<Output = Late>) -> (Late, Gaps) {
    let (mut ticker, mut gaps, mut before) = (pin!(ticker), Vec::new(), 0);
    let late = poll_fn(|context| {
        let now = shared.lock().unwrap().ends.len();
        gaps.push(now - before);
        before = now;
        ticker.as_mut().poll(context)
    });
    let late = late.await;
    gaps.sort_unstable();
    (late, gaps)
}

async fn smols_timer(due: Instant) {
    smol::Timer::at(due).await;
}

fn smol_1<F>(jobs: usize, in_body: bool, yield_now: fn() -> F) -> (Late, Gaps)
where
    F: Future<Output = ()> + Send + 'static,
{
    let executor = smol::Executor::new();
    smol::block_on(executor.run(async {
        let shared = Shared::default();
        for _ in 0..jobs {
            executor.spawn(job(shared.clone(), yield_now)).detach();
        }
        let ticker = ticker(shared.clone(), smols_timer);
        if in_body { attended(shared, ticker).await } else { (executor.spawn(ticker).await, Vec::new()) }
    }))
}

fn async_std_1(jobs: usize, in_body: bool) -> (Late, Gaps) {
    async_std::task::block_on(async {
        let shared = Shared::default();
        let jobs: Vec<_> = (0..jobs)
            .map(|_| async_std::task::spawn_local(job(shared.clone(), breather::yield_now)))
            .collect();
        let ticker = ticker(shared.clone(), |due| {
            async_std::task::sleep(due.saturating_duration_since(Instant::now()))
        });
        let found = if in_body {
            attended(shared, ticker).await
        } else {
            (async_std::task::spawn_local(ticker).await, Vec::new())
        };
        for job in jobs {
            job.await;
        }
        found
    })
}

/// Checks that each job has at most two slices, and a few, while a beat is late.
#[track_caller]
fn assert_timely(late: &Late, jobs: usize) {
    assert!(late[late.len() / 2] <= 4 + 2 * jobs, "{jobs} jobs: {late:?}");
}

/// Checks that the main future is polled after a deep breath: every 800 us, which is eight slices,
/// and one of each job.
#[track_caller]
fn assert_attended(gaps: &Gaps, jobs: usize) {
    let (median, nearly_all) = (gaps[gaps.len() / 2], gaps[gaps.len() * 9 / 10]);
    assert!(median <= 10 + 2 * jobs && nearly_all <= 20 + 4 * jobs, "{jobs} jobs: {gaps:?}");
}

#[test]
fn tokio() {
    for (jobs, in_body) in [(1, false), (1, true), (8, false), (8, true)] {
        let late = tokio_1(jobs, in_body);
        // tokio rounds timers up to a millisecond, which is ten slices.
        assert!(late[late.len() / 2] <= 14 + 2 * jobs, "{jobs} jobs: {late:?}");
        assert!(late[late.len() * 9 / 10] <= 30 + 4 * jobs, "{jobs} jobs: {late:?}");
    }
}

#[test]
fn smol() {
    for jobs in [1, 2, 8] {
        assert_timely(&smol_1(jobs, false, breather::yield_now).0, jobs);
        assert_attended(&smol_1(jobs, true, breather::yield_now).1, jobs);
    }
}

#[test]
fn async_std() {
    for jobs in [1, 2, 8] {
        assert_timely(&async_std_1(jobs, false).0, jobs);
        assert_attended(&async_std_1(jobs, true).1, jobs);
    }
}

/// The reason for `breather::yield_now`.
#[test]
fn with_smols_own_yield_the_main_future_waits_for_two_hundred_turns() {
    let (late, gaps) = smol_1(1, true, smol::future::yield_now);
    assert!(late[late.len() / 2] > 50, "{late:?}");
    assert!(gaps[gaps.len() / 2] > 50, "{gaps:?}");
}
