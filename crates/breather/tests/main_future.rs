//! On every runtime, and wherever it sits, a timer is late by a few slices of a job that breathes, and not by hundreds.
//!
//! Everything is counted in slices: on a machine that is busy they become longer, not more. How late a timer is, in slices
//! that ended since it was due. How long the main future has to wait, in slices that ended between two of its
//! turns: on smol and async-std a timer is fired by a thread of async-io, and when the system lets that one run is not
//! for a breather to say.

use std::future::poll_fn;
use std::pin::pin;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};

use breather::Breather;

const SLICE: Duration = Duration::from_micros(100);
const PERIOD: Duration = Duration::from_millis(1);
const BEATS: u32 = 150;

/// When slices ended; and whether the jobs are to end.
#[derive(Default)]
struct Slices {
    ends: Vec<Instant>,
    stop: bool,
}

type Shared = Arc<Mutex<Slices>>;

/// How many slices ended while each beat was late, in order of size.
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

/// One more slice has; whether it was the last.
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

/// How many slices ended between two turns of the main future, in order of size.
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

/// All jobs have a slice, and each may be under way twice.
#[track_caller]
fn assert_timely(late: &Late, jobs: usize) {
    assert!(late[late.len() / 2] <= 4 + 2 * jobs, "{jobs} jobs: {late:?}");
}

/// A deep breath is taken each 800 us, which is eight slices, and all jobs have one more before they join.
#[track_caller]
fn assert_attended(gaps: &Gaps, jobs: usize) {
    let (median, nearly_all) = (gaps[gaps.len() / 2], gaps[gaps.len() * 9 / 10]);
    assert!(median <= 10 + 2 * jobs && nearly_all <= 20 + 4 * jobs, "{jobs} jobs: {gaps:?}");
}

#[test]
fn tokio() {
    for (jobs, in_body) in [(1, false), (1, true), (8, false), (8, true)] {
        let late = tokio_1(jobs, in_body);
        // Its timers are rounded up to a millisecond, which is ten slices.
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

/// Or `breather::yield_now` would have no reason to be there.
#[test]
fn with_smols_own_yield_the_main_future_waits_for_two_hundred_turns() {
    let (late, gaps) = smol_1(1, true, smol::future::yield_now);
    assert!(late[late.len() / 2] > 50, "{late:?}");
    assert!(gaps[gaps.len() / 2] > 50, "{gaps:?}");
}
